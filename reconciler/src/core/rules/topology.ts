import type { Rule } from './rule.ts';

/** KI-550 to KI-599: clusters that follow a ClusterClass. */
export const TOPOLOGY_RULES = [
  {
    number: 551,
    rule: 'decided-by-class',
    title: 'What the ClusterClass decides is not set beside it',
    why: 'Only the Cluster object is rendered, so the setting would do nothing.',
    wayOut: 'remove it, and set a variable of the class if it has one',
    source: 'Cluster API, Cluster.spec.topology',
  },
  {
    number: 552,
    rule: 'pool-in-one-zone',
    title: 'A pool of a topology is in one zone at most',
    why: 'It is one entry of the topology, which has one failure domain and one size.',
    wayOut: 'give each further zone a pool of its own',
    source: 'Cluster API, Cluster.spec.topology.workers.machineDeployments',
  },
  {
    number: 553,
    rule: 'topology-set-elsewhere',
    title: 'Further settings of machines are those without a field of their own',
    why: 'Of two values one would count, and not the one that somebody looks at.',
    wayOut: 'remove it from settings, and use its own field',
    source: 'fleet reference',
  },
  {
    number: 554,
    rule: 'variable-without-value',
    title: 'A variable has a value',
    why: 'Cluster API takes any JSON but null.',
    wayOut: 'give it one, or remove it so that the class decides',
    source: 'Cluster API, schema of Cluster',
  },
] as const satisfies readonly Rule[];
