import { decide } from '@krake-infra/reconciler/core/decide.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANTED_DECIDERS } from './planted-deciders.ts';
import { SCALING_PROPERTIES } from './scaling-suites.ts';

const RUNS = Number(process.env.FC_RUNS ?? 300);

describe('policies of every rule, alone and combined', () => {
  it.each(SCALING_PROPERTIES)('%s', (_, property) => {
    fc.assert(property(decide), { numRuns: RUNS });
  });

  it.each(
    SCALING_PROPERTIES.flatMap(([name, property, defects]) => defects.map((defect) => ({ name, property, defect }))),
  )('"$name" finds a decider that $defect', ({ property, defect }) => {
    expect((fc.check(property(PLANTED_DECIDERS[defect]), { numRuns: 500 }) as fc.RunDetails<unknown>).failed).toBe(
      true,
    );
  });
});
