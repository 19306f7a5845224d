import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Decision } from '@krake-infra/reconciler/core/decision.ts';
import type { Observation } from '@krake-infra/reconciler/core/observation.ts';
import type { Sample } from '@krake-infra/reconciler/core/signals.ts';
import type { Decide } from './scaling-properties.ts';

type Sees = (seen: Observation) => Observation;

const seeing =
  (change: Sees): Decide =>
  (seen, only) =>
    decide(change(seen), only);

const answering =
  (change: (decision: Decision, seen: Observation) => Decision): Decide =>
  (seen, only) =>
    decide(seen, only).map((decision) => change(decision, seen));

const samples =
  (change: (sample: Sample) => Sample): Sees =>
  (seen) => ({ ...seen, samples: new Map([...seen.samples].map(([name, sample]) => [name, change(sample)])) });

const swapped = ({ data }: Observation) =>
  [...data.policies.keys()].some((name, index, all) => name < (all[index - 1] ?? ''));

/** Deciders with one defect each, by the property that has to find it. */
export const PLANTED_DECIDERS = {
  'takes the load upside down': seeing(
    samples((one) => (one.kind === 'value' ? { ...one, value: 2000 - one.value } : one)),
  ),
  'takes a missing metric for zero': seeing(
    samples(({ metric, source, ...one }) =>
      'value' in one
        ? ({ metric, source, ...one } as Sample)
        : { kind: 'value', metric, source, value: 0, at: 1e9, age: 0 },
    ),
  ),
  'goes a node too far': answering((one) => (one.to > one.from ? { ...one, to: one.to + 100 } : one)),
  swings: answering((one) =>
    one.kind === 'hold' ? { ...one, to: one.from + ((one.evidence.at / 60) % 2 ? 1 : -1) } : one,
  ),
  'minds the order of files': answering((one, seen) => (swapped(seen) ? { ...one, reason: `${one.reason}!` } : one)),
  'forgets its evidence': answering((one) => ({ ...one, evidence: { ...one.evidence, size: one.evidence.size + 1 } })),
} as const satisfies Readonly<Record<string, Decide>>;
