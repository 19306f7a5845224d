import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGE_CASE, type Changer, judgeChanges, PLANTED_CHANGERS } from '../../support/fleet-changes.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 50);
const settings = { numRuns, seed, endOnFailure: true };

const change: Changer = (fleet, changes) => fleet.with(changes);

describe(`any fleet that changes, seed ${seed}`, () => {
  it('is what its files give when they are loaded at once, in any order', () => {
    fc.assert(
      fc.property(CHANGE_CASE, (changeCase) => judgeChanges(change, changeCase)),
      settings,
    );
  });

  it.each(Object.entries(PLANTED_CHANGERS))('finds a change that %s', (_, planted) => {
    const found = fc.check(
      fc.property(CHANGE_CASE, (changeCase) => judgeChanges(planted, changeCase)),
      { ...settings, numRuns: 200 },
    );
    expect(found.failed).toBe(true);
  });
});
