import type { ClusterProps } from '@krake-infra/constructs';
import { topology } from '@krake-infra/providers';
import type { BrokenCluster } from './broken/broken-cluster.ts';

const POOL = { name: 'workers', replicas: 2, machine: { topology: { workerClass: 'default-worker' } } };

/** A valid cluster that follows a ClusterClass, but for the changes. */
export const ofClass = (changes: Partial<ClusterProps> = {}): Partial<ClusterProps> => ({
  provider: new topology.TopologyProvider(),
  cloud: { provider: 'topology', topology: { clusterClass: 'simulated' } },
  management: { clusterApiVersion: 'v1.14.0' },
  controlPlane: { machine: {} },
  pools: [POOL],
  ...changes,
});

/** Everything that fleet data can say of a topology. */
export const FULL = ofClass({
  labels: { tier: 'backend' },
  cloud: { provider: 'topology', topology: { clusterClass: 'simulated', classNamespace: 'classes' } },
  topology: { variables: { startup: '1s', contacts: [], limits: { cpu: 2, extra: {} }, hardened: false } },
  controlPlane: {
    replicas: 3,
    machine: { topology: { variables: { startup: '2s' }, settings: { healthCheck: { enabled: false } } } },
  },
  pools: [
    {
      name: 'workers',
      zones: [{ name: 'az-1', replicas: 0 }],
      machine: {
        topology: { workerClass: 'default-worker', variables: { contacts: [] }, settings: { minReadySeconds: 5 } },
      },
    },
    {
      name: 'burst',
      owner: 'autoscaler',
      min: 1,
      max: 8,
      machine: {
        topology: {
          workerClass: 'default-worker',
          settings: { metadata: { annotations: { 'example.org/note': 'kept' } } },
        },
      },
    },
  ],
});

const pool = (changes: object) => ofClass({ pools: [{ ...POOL, ...changes }] });
const machine = (block: object) => pool({ machine: { topology: { workerClass: 'default-worker', ...block } } });

/** Changes that break a rule of topologies. */
export const BROKEN_TOPOLOGIES: readonly BrokenCluster[] = [
  ['decided-by-class', 'nodes', ofClass({ nodes: { format: 'ignition' } })],
  ['decided-by-class', 'openstack', ofClass({ openstack: {} })],
  [
    'decided-by-class',
    'controlPlane.certSans',
    ofClass({ controlPlane: { machine: {}, certSans: ['a.example.org'] } }),
  ],
  ['decided-by-class', 'pools[0].kubernetesVersion', pool({ kubernetesVersion: 'v1.33.1' })],
  [
    'pool-in-one-zone',
    'pools[0].zones[1]',
    pool({
      replicas: undefined,
      zones: [
        { name: 'a', replicas: 1 },
        { name: 'b', replicas: 1 },
      ],
    }),
  ],
  ['topology-set-elsewhere', 'pools[0].machine.topology.settings.replicas', machine({ settings: { replicas: 3 } })],
  ['variable-without-value', 'pools[0].machine.topology.variables.ntp', machine({ variables: { ntp: null } })],
  ['variable-without-value', 'topology.variables.ntp', ofClass({ topology: { variables: { ntp: null } } })],
  ['provider-block-missing', 'cloud.topology', ofClass({ cloud: { provider: 'topology' } })],
  ['provider-block-missing', 'pools[0].machine.topology.workerClass', pool({ machine: {} })],
];
