import { expect, it } from 'vitest';
import { killServed } from './served.ts';

/** Few enough for every run; `npm run kills -- --served` makes hundreds. */
const KILLS = 8;

it('a server that is killed while clients insist on answers does once what has a key, and knows the ids it gave', {
  timeout: 300_000,
}, async () => {
  const { faults, refusedStarts, keyed, ids, orphans } = await killServed({ kills: KILLS });
  expect({ faults, refusedStarts }).toEqual({ faults: [], refusedStarts: 0 });
  expect(keyed).toBeGreaterThan(KILLS);
  expect(ids).toBeGreaterThan(0);
  expect(orphans).toBeGreaterThanOrEqual(0);
});
