import { describe, expect, it } from 'vitest';
import { killAgainAndAgain, LEGS } from './kills.ts';

/** Few enough for every run; `npm run kills` makes hundreds. */
const KILLS = 20;

describe.each(['path', 'http'] as const)('a loop that is killed, %s', (transport) => {
  it('loses nothing, doubles nothing, and starts again', { timeout: 600_000 }, async () => {
    const aim = (kill: number) => LEGS[kill % LEGS.length] as (typeof LEGS)[number];
    const result = await killAgainAndAgain({ transport, kills: KILLS, aim });
    expect(result.faults).toEqual([]);
    expect(result.refusedStarts).toBe(0);
    expect([...result.kills.values()].reduce((sum, count) => sum + count)).toBe(KILLS);
    expect(result.kills.get('after the push')).toBeGreaterThan(0);
    expect(result.slowest).toBeLessThan(30);
  });
});
