import type { Rule } from './rule.ts';

/** KI-600 to KI-649: what the guards of fleet.yaml allow one change; see docs/brakes.md. */
export const BUDGET_RULES = [
  {
    number: 601,
    rule: 'budget-clusters-touched',
    title: 'One change touches at most guards.clustersTouchedPerRun clusters',
    why: 'A slip in a template or cloud reaches every cluster at once.',
    wayOut: 'split the change, or raise the guard in a commit before',
    source: 'guards of fleet.yaml',
  },
  {
    number: 602,
    rule: 'budget-nodes-removed',
    title: 'One change removes at most guards.nodesRemovedPerRun nodes',
    why: 'What ran on them has to find room elsewhere.',
    wayOut: 'split the change, or raise the guard in a commit before',
    source: 'guards of fleet.yaml',
  },
  {
    number: 603,
    rule: 'budget-nodes-removed-per-day',
    title: 'All changes of 24 hours remove at most guards.nodesRemovedPerDay nodes',
    why: 'Many small steps take as many machines away as a large one.',
    wayOut: 'wait, or raise the guard in a commit before',
    source: 'guards of fleet.yaml',
  },
  {
    number: 604,
    rule: 'budget-objects-deleted',
    title: 'One change deletes at most guards.objectsDeletedPerRun objects',
    why: 'Deleted objects take machines, addresses and volumes with them.',
    wayOut: 'remove clusters and pools by their two commits, or raise the guard in a commit before',
    source: 'guards of fleet.yaml',
  },
] as const satisfies readonly Rule[];
