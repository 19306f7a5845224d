import { omitEmpty } from '@krake-infra/constructs';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';

/** Stands for a field that is gone after the edit. */
export const GONE = undefined;

/** A path below `spec`, with the values that it gets, one edit for each. Lists are entered by `[0]`. */
export type EditRow = readonly [path: string, ...values: unknown[]];

/** An object as it is applied, and what becomes of it. */
export interface EditTable {
  readonly base: Manifest;
  readonly rows: readonly EditRow[];
}

/** The object with the value at a path of its spec; what is missing on the way is made, what is empty after it goes. */
export function edited(base: Manifest, path: string, value: unknown): Manifest {
  const copy = structuredClone(base) as { spec: Record<string, unknown> };
  const steps = [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) => index ?? step);
  let at: Record<string, unknown> = copy.spec;
  for (const step of steps.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  const last = steps.at(-1) as string;
  if (value === GONE) delete at[last];
  else at[last] = value;
  return omitEmpty(copy) as Manifest;
}
