import type { ScaleDecision } from './decision.ts';
import type { Evidence, PolicyFacts } from './evidence.ts';
import { LAST_SECOND } from './time.ts';

/** Evidence as a commit carries it, with the size that was decided. */
export interface RecordedEvidence {
  readonly evidence: Evidence;
  readonly to: number;
  /** Most machines decided, of a bounded pool. */
  readonly toMax?: number;
}

/** Form of the JSON; another number is not understood. */
const VERSION = 1;

/** Line ends and control characters that JSON allows in its texts. */
const UNESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/** Evidence of a decision as JSON on one line, without any control character. */
export function evidenceText({ evidence, to, max }: ScaleDecision): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify({ version: VERSION, to, ...(max && { toMax: max.to }), ...evidence }).replace(
    UNESCAPED,
    escaped,
  );
}

/** Reads evidence back. Anything that is not complete, or of a version that is not known, gives `undefined`. */
export function parseEvidence(text: string): RecordedEvidence | undefined {
  const value = parsedJson(text);
  if (!isRecorded(value)) return undefined;
  const { version: _version, to, toMax, ...evidence } = value as Evidence & Recorded;
  return { evidence, to, ...(toMax !== undefined && { toMax }) };
}

interface Recorded {
  readonly version: number;
  readonly to: number;
  readonly toMax?: number;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Shape = (value: unknown) => boolean;

const isText: Shape = (value) => typeof value === 'string';
const isNumber: Shape = (value) => Number.isFinite(value);
const isCount: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isSeconds: Shape = (value) => isNumber(value) && (value as number) >= 0 && (value as number) <= LAST_SECOND;
const isMatch =
  (pattern: RegExp): Shape =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isOne =
  (...values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value);
const isEither =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));
const isOptional = (shape: Shape): Shape => isEither(isOne(undefined), shape);
const isObject =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, shape]) => shape((value as Record<string, unknown>)[name]));

const isList =
  (entry: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(entry);

const isTimestamp = isMatch(/^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/);
const isPause = isOne(undefined, 'all', 'in', 'out');
const isChange = isObject({
  at: isTimestamp,
  from: isCount,
  to: isCount,
  decision: isText,
  awaited: isOptional(isObject({ at: isTimestamp, to: isCount })),
  timeouts: isOptional(isCount),
});
const ORIGIN = { metric: isText, source: isText };

const isSample = isEither(
  isObject({ kind: isOne('value', 'stale'), ...ORIGIN, value: isNumber, at: isSeconds, age: isNumber }),
  isObject({ kind: isOne('absent', 'error'), ...ORIGIN, message: isText }),
);

const isEntry = isObject({ name: isText, start: isText, end: isText, size: isCount, max: isOptional(isCount) });
const isFallback = isObject({
  afterFailures: isCount,
  behavior: isOne('hold', 'last', 'static'),
  replicas: isOptional(isCount),
});

const isSpec = isObject({
  target: isObject({ cluster: isText, pool: isText }),
  targetPerNode: isOptional(isObject({ metric: isText, value: isNumber })),
  thresholds: isOptional(
    isObject({
      metric: isText,
      up: isObject({ above: isNumber, by: isCount }),
      down: isObject({ below: isNumber, by: isCount }),
    }),
  ),
  schedule: isOptional(isObject({ timeZone: isOptional(isText), entries: isList(isEntry) })),
  activation: isOptional(isNumber),
  headroom: isOptional(isCount),
  stabilization: isOptional(isObject({ upSeconds: isOptional(isNumber), downSeconds: isOptional(isNumber) })),
  fallback: isOptional(isFallback),
  bounds: isObject({ min: isCount, max: isCount }),
  tolerance: isOptional(isNumber),
  coolDown: isOptional(isObject({ upSeconds: isOptional(isNumber), downSeconds: isOptional(isNumber) })),
  step: isOptional(isObject({ up: isOptional(isCount), down: isOptional(isCount) })),
  pause: isPause,
  force: isOptional(isCount),
});

const isSilence = isObject({
  pool: isText,
  direction: isOne('up', 'down'),
  until: isTimestamp,
  cause: isOne('revert', 'edit', 'closed'),
  what: isOptional(isText),
});

const SPAN = { since: isSeconds, until: isOptional(isNumber) };

const POLICY_FACTS = {
  policy: isMatch(/^[^/]+\/[^/]+$/),
  spec: isSpec,
  sample: isOptional(isSample),
  schedule: isOptional(isObject({ ...SPAN, active: isList(isObject({ name: isText, ...SPAN })) })),
  fault: isOptional(isText),
  recent: isOptional(
    isObject({
      since: isSeconds,
      largest: isOptional(isCount),
      smallest: isOptional(isCount),
      last: isOptional(isCount),
      failures: isOptional(isObject({ count: isCount, since: isSeconds })),
    }),
  ),
};

/** A policy with a metric rests on a sample of it. */
const isPolicy: Shape = (value) => {
  if (!isObject(POLICY_FACTS)(value)) return false;
  const { spec, sample } = value as PolicyFacts;
  return spec.schedule !== undefined || sample !== undefined;
};

const isRecorded: Shape = (value) => isPool(value) && isPolicy(value);

const isPool = isObject({
  version: isOne(VERSION),
  to: isCount,
  toMax: isOptional(isCount),
  at: isSeconds,
  base: isMatch(/^[0-9a-f]{40}$/),
  others: isOptional(isList(isPolicy)),
  combine: isOptional(isOne('largest', 'smallest')),
  size: isCount,
  max: isOptional(isCount),
  scaleDown: isOptional(isObject({ evidence: isText })),
  deleting: isOptional(isOne(true)),
  lastUp: isOptional(isChange),
  lastDown: isOptional(isChange),
  decidedUntil: isOptional(isNumber),
  fleetPause: isPause,
  backOff: isOptional(isObject({ readySeconds: isOptional(isCount), maxSeconds: isOptional(isCount) })),
  silences: isOptional(isList(isSilence)),
  latestTrigger: isOptional(isText),
  distrust: isOptional(isText),
  status: isOptional(
    isObject({
      settled: isOne(true, false),
      readyReplicas: isOptional(isCount),
      reason: isOptional(isText),
      source: isText,
    }),
  ),
});
