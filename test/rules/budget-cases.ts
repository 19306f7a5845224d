import type { Guards } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type Change, change, git, gone, workers } from '../reconciler/core/check-changes.ts';

const allowing = (of: Change, guards: Guards): Change => ({
  ...of,
  before: { ...of.before, data: { ...of.before.data, fleet: { ...of.before.data.fleet, spec: { guards } } } },
});
const SMALLER = change(git(9), git(5));

/** For each budget a change that exceeds it, and one that is as large as it may be. */
export const BUDGET_CASES: readonly (readonly [rule: string, breaks: Change, nearMiss: Change])[] = [
  [
    'budget-clusters-touched',
    allowing(change(git(1), git(2)), { clustersTouchedPerRun: 0 }),
    allowing(change(git(1), git(2)), { clustersTouchedPerRun: 1 }),
  ],
  ['budget-nodes-removed', SMALLER, allowing(SMALLER, { nodesRemovedPerRun: 4 })],
  [
    'budget-nodes-removed-per-day',
    allowing(SMALLER, { nodesRemovedPerRun: 4, nodesRemovedPerDay: 3 }),
    allowing(SMALLER, { nodesRemovedPerRun: 4, nodesRemovedPerDay: 4 }),
  ],
  [
    'budget-objects-deleted',
    allowing(gone({}), { nodesRemovedPerRun: 100, nodesRemovedPerDay: 100 }),
    gone({ status: { deletion: { phase: 'lifted', at: '2026-03-01T10:00:00Z', decision: 'd1' } } }),
  ],
  [
    'budget-objects-deleted',
    allowing(
      change(
        workers({
          zones: [
            { name: 'a', replicas: 0 },
            { name: 'b', replicas: 1 },
          ],
        }),
        workers({ zones: [{ name: 'b', replicas: 1 }] }),
      ),
      {},
    ),
    change(git(3), workers({ replicas: 3, flavor: 'm1.xlarge' })),
  ],
];
