import { nextRemovalStep, REMOVAL_SECONDS, type RemovalFacts } from '@krake-infra/reconciler/core/removal.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { secondsOf } from '@krake-infra/reconciler/core/time.ts';
import { describe, expect, it } from 'vitest';

const SINCE = '2026-03-01T10:00:00Z';
const BEGUN = secondsOf(SINCE);
const COMMIT = commitId('a'.repeat(40));
const lifting = { phase: 'lifting', at: SINCE, decision: 'd1' } as const;
const lifted = { ...lifting, phase: 'lifted' } as const;
const closed = 'proposals/shop/web/_cluster/delete';

describe('the next step of a removal', () => {
  it.each<[string, typeof lifting | typeof lifted, Partial<RemovalFacts>, readonly [string, RegExp]]>([
    ['is confirmed by what Flux applied', lifting, { applied: { commit: COMMIT } }, ['confirm', /commit aaaaaaaaaaaa/]],
    ['waits until Flux is content', lifting, { applied: { reason: 'BuildFailed' } }, ['wait', /^BuildFailed$/]],
    ['waits for a person where nothing is seen', lifting, {}, ['wait', /no management cluster is connected/]],
    ['is the removal once that is noted', lifted, {}, ['remove', /lifted since 2026-03-01T10:00:00Z/]],
    ['waits while the fleet is paused', lifted, { pause: 'all' }, ['wait', /pause all/]],
    ['waits while nothing may shrink', lifting, { pause: 'in', applied: { commit: COMMIT } }, ['wait', /pause in/]],
    ['does not mind paused growth', lifted, { pause: 'out' }, ['remove', /lifted/]],
    ['is the way back when a person closed the proposal', lifted, { closed }, ['restore', /was closed by a person/]],
    ['is still allowed in the last second', lifted, { at: BEGUN + REMOVAL_SECONDS - 1 }, ['remove', /lifted/]],
    ['is the way back when it comes too late', lifted, { at: BEGUN + REMOVAL_SECONDS }, ['restore', /within 24 hours/]],
    [
      'is the way back too late whatever was applied, and paused or not',
      lifting,
      { at: BEGUN + REMOVAL_SECONDS, applied: { commit: COMMIT }, pause: 'all' },
      ['restore', /was not seen applied within 24 hours/],
    ],
  ])('%s', (_, deletion, facts, [kind, reason]) => {
    const step = nextRemovalStep(deletion, { at: BEGUN + 60, ...facts });
    expect(step).toMatchObject({ kind, reason: expect.stringMatching(reason) });
  });
});
