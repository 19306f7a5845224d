import type { Scaling } from '@krake-infra/reconciler/core/decision.ts';
import { expect, it } from 'vitest';
import { sizesText } from '../../../apps/cli/src/replay-sizes.ts';

function change(from: number, to: number, more: Partial<Scaling> = {}) {
  const decision: Scaling = {
    id: 'id',
    cluster: 'shop/a',
    pool: 'workers',
    class: from < to ? 'scale-up' : 'scale-down',
    from,
    to,
    reason: 'a reason',
    trigger: { id: 'schedule/shop/day@2026-03-01T12:00:00Z', at: 0 },
    evidence: { at: 0 },
    ...more,
  };
  return { decision };
}

it.each([
  ['nothing', [], 'no changes'],
  ['one change', [change(3, 6)], '1 change: 3 -> 6 nodes'],
  [
    'its own changes only',
    [change(3, 6), change(1, 2, { pool: 'other' }), change(6, 3)],
    '2 changes: 3 -> 6 -> 3 nodes',
  ],
  ['bounds', [change(1, 2, { max: { from: 4, to: 8 } })], '1 change: 1 to 4 -> 2 to 8 nodes'],
])('a replay tells %s of a pool', (_, changes, text) => {
  expect(sizesText(changes as Parameters<typeof sizesText>[0], 'shop/a', 'workers')).toBe(text);
});
