/** An object as it came over the wire: nothing about it is known. */
export type Json = { readonly [field: string]: unknown };

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Generation that it is about; 0 when it is not told. */
  readonly generation: number;
  /** Last change of the status, in seconds since the epoch; 0 when it is not told. */
  readonly at: number;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that the fields lead to, or `undefined` where one of them is missing. */
function valueAt(object: Json, fields: readonly string[]): unknown {
  return fields.reduce<unknown>((value, field) => (isObject(value) ? value[field] : undefined), object);
}

export function objectAt(object: Json, ...fields: readonly string[]): Json | undefined {
  const value = valueAt(object, fields);
  return isObject(value) ? value : undefined;
}

export function textAt(object: Json, ...fields: readonly string[]): string | undefined {
  const value = valueAt(object, fields);
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(object: Json, ...fields: readonly string[]): number | undefined {
  const value = valueAt(object, fields);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A time, in seconds since the epoch. */
export function secondsAt(object: Json, ...fields: readonly string[]): number | undefined {
  const milliseconds = Date.parse(textAt(object, ...fields) ?? '');
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

/** `status.conditions` in the form of metav1. */
export function conditionsOf(object: Json): readonly Condition[] {
  const conditions = objectAt(object, 'status')?.conditions;
  return (Array.isArray(conditions) ? conditions : []).filter(isObject).map((condition) => {
    const status = textAt(condition, 'status');
    return {
      type: textAt(condition, 'type') ?? '',
      status: status === 'True' || status === 'False' ? status : 'Unknown',
      reason: textAt(condition, 'reason') ?? '',
      message: textAt(condition, 'message') ?? '',
      generation: numberAt(condition, 'observedGeneration') ?? 0,
      at: secondsAt(condition, 'lastTransitionTime') ?? 0,
    };
  });
}

/** The controller has seen the newest spec. */
export function isCurrent(object: Json): boolean {
  const generation = numberAt(object, 'metadata', 'generation');
  return generation !== undefined && numberAt(object, 'status', 'observedGeneration') === generation;
}
