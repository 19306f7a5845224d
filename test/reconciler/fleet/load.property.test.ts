import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VALID_FLEET } from '../../support/fleet-arbitraries.ts';
import { FAULT_CASE, FUZZ_CASE, ORDER } from '../../support/fleet-faults.ts';
import { judgeFault, judgeFuzz, judgeValid } from '../../support/fleet-properties.ts';
import { PLANTED_LOADERS } from '../../support/planted-loaders.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 100);
/** A whole fleet takes minutes to shrink; the message of the failure tells what to look at. */
const settings = { numRuns, seed, endOnFailure: true };

describe(`any fleet, seed ${seed}`, () => {
  it('without a fault has no problems, in any order of its files', () => {
    fc.assert(
      fc.property(VALID_FLEET, ORDER, (objects, order) => judgeValid(loadFleet, objects, order)),
      settings,
    );
  });

  it('with a fault has a problem where the fault is, in any order of its files', () => {
    fc.assert(
      fc.property(FAULT_CASE, (faultCase) => judgeFault(loadFleet, faultCase)),
      settings,
    );
  });

  it('with any bytes in a file gives problems with a place and a way out, and keeps the other clusters', () => {
    fc.assert(
      fc.property(FUZZ_CASE, (fuzzCase) => judgeFuzz(loadFleet, fuzzCase)),
      settings,
    );
  });

  it.each(Object.entries(PLANTED_LOADERS))('finds a loader that %s', (_, load) => {
    const found = fc.check(
      fc.property(FAULT_CASE, (faultCase) => judgeFault(load, faultCase)),
      { ...settings, numRuns: 200 },
    );
    expect(found.failed).toBe(true);
  });
});
