import { type Case, edited, of, withSpec, workers } from './plan-changes.ts';

/** Changes of clusters, control planes and everything but pools. */
export const CLUSTER_CASES: readonly Case[] = [
  {
    what: 'a new cluster',
    before: [],
    after: of({ controlPlanes: 3, ...workers({ replicas: 2 }) }),
    effects: [
      { kind: 'cluster-created', controlPlane: 3, pools: [{ pool: 'workers', zones: [{ size: { replicas: 2 } }] }] },
    ],
    nodes: { added: 5 },
    class: 'create',
  },
  {
    what: 'a deleted cluster, counted by the most it can have',
    before: of(workers({ owner: 'autoscaler', min: 1, max: 8 })),
    after: [],
    effects: [{ kind: 'cluster-deleted', controlPlane: 3 }],
    nodes: { removed: 11 },
    class: 'delete',
  },
  {
    what: 'protection lifted',
    after: of({ protection: false }),
    effects: [{ kind: 'protection-lifted', objects: ['Cluster/web'] }],
    class: 'delete',
  },
  {
    what: 'protection back',
    before: of({ protection: false }),
    after: of({}),
    effects: [{ kind: 'protection-restored', objects: ['Cluster/web'] }],
    class: 'other',
  },
  {
    what: 'another flavor of the control plane',
    after: of({ controlPlaneFlavor: 'm2' }),
    effects: [
      {
        kind: 'control-plane-rolled',
        reasons: [
          {
            cause: 'machine-template',
            fields: ['machineTemplate.spec.infrastructureRef.name'],
            from: 'web-control-plane-m1.large',
            to: 'web-control-plane-m2',
          },
        ],
      },
      { kind: 'template-added', object: 'OpenStackMachineTemplate/web-control-plane-m2' },
      { kind: 'template-removed', object: 'OpenStackMachineTemplate/web-control-plane-m1.large' },
    ],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'kubeadm settings',
    after: of({ certSans: ['api.example.org'] }),
    effects: [{ kind: 'control-plane-rolled' }],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'a control plane that grows',
    after: of({ controlPlanes: 5 }),
    effects: [{ kind: 'control-plane-scaled', from: 3, to: 5 }],
    nodes: { added: 2 },
    class: 'scale-up',
  },
  {
    what: 'drain time-outs in place',
    after: of(workers({ replicas: 3, timeouts: { drainSeconds: 60 } })),
    effects: [
      {
        kind: 'changed-in-place',
        object: 'MachineDeployment/web-workers',
        fields: ['template.spec.deletion.nodeDrainTimeoutSeconds'],
      },
    ],
    class: 'other',
  },
  {
    what: 'labels of control-plane machines in place',
    after: edited('KubeadmControlPlane', (object) => ({
      ...object,
      spec: {
        ...object.spec,
        machineTemplate: { ...(object.spec?.machineTemplate as object), metadata: { labels: { tier: 'x' } } },
      },
    })),
    effects: [{ kind: 'changed-in-place', fields: ['machineTemplate.metadata.labels.tier'] }],
    class: 'other',
  },
  {
    what: 'health checks touch no machine',
    after: edited('MachineHealthCheck', withSpec({ checks: { nodeStartupTimeoutSeconds: 900 } })),
    effects: [{ kind: 'changed-in-place', object: 'MachineHealthCheck/web-workers' }],
    class: 'other',
  },
  {
    what: 'a label on an object',
    after: edited('Cluster', (object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { tier: 'frontend' } },
    })),
    effects: [{ kind: 'untouched', objects: ['Cluster/web'] }],
    class: 'other',
  },
  {
    what: 'name servers in place',
    after: of({ nameservers: ['1.1.1.1'] }),
    effects: [
      { kind: 'changed-in-place', object: 'OpenStackCluster/web', fields: ['managedSubnets[].dnsNameservers[]'] },
    ],
    class: 'other',
  },
  {
    what: 'a new API version of the provider rolls nothing',
    after: of({ infrastructureVersion: 'v1beta2' }),
    effects: [
      { kind: 'changed-in-place', object: 'OpenStackCluster/web', fields: ['apiVersion'] },
      { kind: 'changed-in-place', fields: ['apiVersion'] },
      { kind: 'changed-in-place', fields: ['apiVersion'] },
    ],
    class: 'other',
  },
  {
    what: 'a fixed field',
    after: of({ nodeCidr: '10.7.0.0/24' }),
    effects: [{ kind: 'rebuild', object: 'OpenStackCluster/web', fields: ['managedSubnets[].cidr'] }],
    class: 'delete',
  },
  {
    what: 'an object of no known meaning that goes',
    after: of({}).map((unit) => ({
      ...unit,
      objects: unit.objects.filter(({ kind }) => kind !== 'MachineHealthCheck'),
    })),
    effects: [{ kind: 'object-removed', object: 'MachineHealthCheck/web-workers' }],
    class: 'delete',
  },
];
