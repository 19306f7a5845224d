import { check, type FleetState, type Live, type Refusal } from '@krake-infra/reconciler/core/check.ts';
import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import type { ClusterStatus, PoolState } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { RULES, type RuleName } from '@krake-infra/reconciler/core/rules.ts';
import { describe, expect, it } from 'vitest';
import { fleetOf, IMMUTABILITY, objectsOf, type Sample, type SamplePool, sample, unitOf } from './samples.ts';

interface Change {
  readonly before: FleetState;
  readonly after: FleetState;
  readonly live?: Live;
}

interface Case {
  readonly what: string;
  readonly rule: RuleName;
  readonly field: string;
  readonly breaks: Change;
  readonly nearMiss: Change;
}

const change = (before: Partial<Sample>, after: Partial<Sample>, live?: Live): Change => ({
  before: fleetOf(sample(before)),
  after: fleetOf(sample(after)),
  ...(live && { live }),
});
const pools = (...list: readonly SamplePool[]): Partial<Sample> => ({ pools: list });
const workers = (pool: Partial<SamplePool>): Partial<Sample> => pools({ name: 'workers', ...pool });
const zoned = (sizes: Readonly<Record<string, number>>): Partial<Sample> =>
  workers({ zones: Object.entries(sizes).map(([name, replicas]) => ({ name, replicas })) });
const seen = (size: number, zone = ''): Live => ({
  sizes: new Map([['shop/web/workers', { at: '2026-03-01T10:00:00Z', zones: new Map([[zone, size]]) }]]),
});
const deletion = (phase: 'lifting' | 'lifted') => ({ phase, at: '2026-03-01T10:00:00Z', decision: 'd1' });
const poolState = (phase: 'lifting' | 'lifted'): ClusterStatus => ({
  pools: [{ name: 'workers', deletion: deletion(phase) } satisfies PoolState],
});
const auto = (min: number, max: number) => workers({ owner: 'autoscaler', min, max });
const git = (replicas: number) => workers({ replicas });

/** The same change with one rendered object edited, as by hand or by a renderer gone wrong. */
function edited(kind: string, edit: (object: Manifest) => Manifest): Change {
  const manifests = fleetOf(sample()).manifests.map((unit) => ({
    ...unit,
    objects: unit.objects.map((object) => (object.kind === kind ? edit(object) : object)),
  }));
  return { before: fleetOf(sample()), after: { ...fleetOf(sample()), manifests } };
}

const withSpec = (spec: Record<string, unknown>) => (object: Manifest) => ({
  ...object,
  spec: { ...object.spec, ...spec },
});

const kubeadm = (clusterConfiguration: object) => withSpec({ kubeadmConfigSpec: { clusterConfiguration } });
const registered = (before: boolean, after: boolean): Change => {
  const fleet = fleetOf(sample());
  const marked: FleetState = {
    data: {
      ...fleet.data,
      clusters: new Map(
        [...fleet.data.clusters].map(([key, cluster]) => [
          key,
          { ...cluster, spec: { registered: { kubeconfigSecret: 'web' } } },
        ]),
      ),
    },
    manifests: [],
  };
  return { before: before ? marked : fleet, after: after ? marked : fleet };
};

const kept = (name: string, retired?: string) => ({
  name,
  role: 'machine' as const,
  pool: 'workers',
  model: {},
  ...(retired && { retired }),
});
const OLD = 'web-workers-old';
const keeps = (...templates: ClusterStatus['templates'] & object): Partial<Sample> => ({
  status: { templates },
  keptTemplates: templates.map(({ name }) => name),
});
const unused: Live = { unusedTemplates: new Set([`shop/${OLD}`]) };
const gone = (before: Partial<Sample>): Change => ({ before: fleetOf(sample(before)), after: fleetOf() });

const CASES: readonly Case[] = [
  {
    what: 'another node network, against other name servers',
    rule: 'immutable-infrastructure',
    field: 'spec.openstack.network.managed.cidr',
    breaks: change({}, { nodeCidr: '10.7.0.0/24' }),
    nearMiss: change({}, { nameservers: ['1.1.1.1', '9.9.9.9'] }),
  },
  {
    what: 'a new API version with another network, against the version alone',
    rule: 'infrastructure-api-version',
    field: 'spec.openstack.network.managed.cidr',
    breaks: change({}, { infrastructureVersion: 'v1beta2', nodeCidr: '10.7.0.0/24' }),
    nearMiss: change({}, { infrastructureVersion: 'v1beta2' }),
  },
  {
    what: 'other pod addresses, against a paused cluster',
    rule: 'fixed-object-field',
    field: 'spec.network.podCidrs',
    breaks: change({}, { podCidr: '10.100.0.0/16' }),
    nearMiss: edited('Cluster', withSpec({ paused: true })),
  },
  {
    what: 'another selector of a pool, against another strategy',
    rule: 'fixed-object-field',
    field: 'spec',
    breaks: edited('MachineDeployment', withSpec({ selector: { matchLabels: { a: 'b' } } })),
    nearMiss: edited('MachineDeployment', withSpec({ rollout: { strategy: { type: 'OnDelete' } } })),
  },
  {
    what: 'another endpoint, against another certificate name',
    rule: 'fixed-control-plane-field',
    field: 'spec',
    breaks: edited('KubeadmControlPlane', kubeadm({ apiServer: { certSANs: [] }, controlPlaneEndpoint: 'x:1' })),
    nearMiss: change({}, { certSans: ['api.example.org'] }),
  },
  {
    what: 'a template edited in place, against a new template',
    rule: 'template-edited',
    field: 'spec',
    breaks: edited('OpenStackMachineTemplate', withSpec({ template: {} })),
    nearMiss: change(
      {},
      { pools: [{ name: 'workers', replicas: 3, flavor: 'm2' }], keptTemplates: ['web-workers-m1.xlarge'] },
    ),
  },
  {
    what: 'an older patch, against a newer one',
    rule: 'kubernetes-downgrade',
    field: 'spec.kubernetesVersion',
    breaks: change({}, { version: 'v1.33.3' }),
    nearMiss: change({}, { version: 'v1.33.10' }),
  },
  {
    what: 'two minors, against one',
    rule: 'kubernetes-minor-skipped',
    field: 'spec.kubernetesVersion',
    breaks: change({}, { version: 'v1.35.0' }),
    nearMiss: change({}, { version: 'v1.34.8' }),
  },
  {
    what: 'a pool four minors behind, against three',
    rule: 'pool-version-skew',
    field: 'spec.pools[0].kubernetesVersion',
    breaks: change(workers({ replicas: 3, kubernetesVersion: 'v1.30.1' }), {
      version: 'v1.34.0',
      ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }),
    }),
    nearMiss: change(workers({ replicas: 3, kubernetesVersion: 'v1.31.1' }), {
      version: 'v1.34.0',
      ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }),
    }),
  },
  {
    what: 'a pool ahead of the control plane, against one that goes along',
    rule: 'pool-version-skew',
    field: 'spec.pools[0].kubernetesVersion',
    breaks: change({}, workers({ replicas: 3, kubernetesVersion: 'v1.34.0' })),
    nearMiss: change({}, { version: 'v1.34.0', ...workers({ replicas: 3, kubernetesVersion: 'v1.34.0' }) }),
  },
  {
    what: 'a size above the bounds, against one on their edge',
    rule: 'size-outside-bounds',
    field: 'spec.pools[0].min',
    breaks: change(git(6), auto(1, 5)),
    nearMiss: change(git(5), auto(1, 5)),
  },
  {
    what: 'a size seen above the bounds, against one seen inside',
    rule: 'size-outside-bounds',
    field: 'spec.pools[0].min',
    breaks: change(git(3), auto(1, 5), seen(6)),
    nearMiss: change(git(3), auto(1, 5), seen(4)),
  },
  {
    what: 'back from open bounds, against frozen ones',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(1, 5), git(3)),
    nearMiss: change(auto(3, 3), git(3)),
  },
  {
    what: 'back to one end of open bounds, against that number frozen',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 5), git(3)),
    nearMiss: change(auto(3, 3), git(3)),
  },
  {
    what: 'back to another number, against a freeze that was seen applied',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 3), git(4)),
    nearMiss: change(auto(3, 3), git(3), seen(3)),
  },
  {
    what: 'back before the freeze was seen applied, against bounds that stay bounds',
    rule: 'size-not-frozen',
    field: 'spec.pools[0].replicas',
    breaks: change(auto(3, 3), git(3), seen(5)),
    nearMiss: change(auto(1, 5), workers({ owner: 'bounded', min: 2, max: 3 }), seen(5)),
  },
  {
    what: 'a pool gone while its protection is being lifted, against after',
    rule: 'pool-removed',
    field: 'spec.pools',
    breaks: change({ status: poolState('lifting') }, { pools: [], keptTemplates: ['web-workers-m1.xlarge'] }),
    nearMiss: change(
      { status: poolState('lifted'), ...workers({ replicas: 3, protection: false }) },
      { pools: [], keptTemplates: ['web-workers-m1.xlarge'] },
    ),
  },
  {
    what: 'a renamed pool, against a second one',
    rule: 'pool-removed',
    field: 'spec.pools',
    breaks: change({}, { ...pools({ name: 'nodes', replicas: 3 }), keptTemplates: ['web-workers-m1.xlarge'] }),
    nearMiss: change({}, pools({ name: 'workers', replicas: 3 }, { name: 'nodes', replicas: 3 })),
  },
  {
    what: 'a cluster gone while its protection is being lifted, against after',
    rule: 'cluster-removed',
    field: 'metadata.name',
    breaks: gone({ protection: false, status: { deletion: deletion('lifting') } }),
    nearMiss: gone({ protection: false, status: { deletion: deletion('lifted') } }),
  },
  {
    what: 'a cluster gone whose object is still protected, against a registered one',
    rule: 'cluster-removed',
    field: 'metadata.name',
    breaks: gone({ protection: true, status: { deletion: deletion('lifted') } }),
    nearMiss: { before: registered(true, true).before, after: fleetOf() },
  },
  {
    what: 'an empty zone gone while protected, against after',
    rule: 'protected-object-removed',
    field: 'spec',
    breaks: change(zoned({ az1: 3, az2: 0 }), zoned({ az1: 3 })),
    nearMiss: change(
      workers({
        protection: false,
        zones: [
          { name: 'az1', replicas: 3 },
          { name: 'az2', replicas: 0 },
        ],
      }),
      zoned({ az1: 3 }),
    ),
  },
  {
    what: 'another cloud, against a new cluster there',
    rule: 'cluster-moved',
    field: 'spec.cloud',
    breaks: change({}, { cloud: 'leipzig' }),
    nearMiss: { before: fleetOf(sample()), after: fleetOf(sample(), sample({ name: 'web2', cloud: 'leipzig' })) },
  },
  {
    what: 'another management cluster, against a second one',
    rule: 'cluster-moved',
    field: 'spec.management',
    breaks: change({}, { management: 'backup' }),
    nearMiss: { before: fleetOf(sample()), after: fleetOf(sample(), sample({ name: 'web2', management: 'backup' })) },
  },
  {
    what: 'another namespace, against the same name in both',
    rule: 'cluster-moved',
    field: 'metadata.namespace',
    breaks: change({}, { namespace: 'store' }),
    nearMiss: { before: fleetOf(sample()), after: fleetOf(sample(), sample({ namespace: 'store' })) },
  },
  {
    what: 'a created cluster registered, against one that stays registered',
    rule: 'registered-switched',
    field: 'spec.registered',
    breaks: registered(false, true),
    nearMiss: registered(true, true),
  },
  {
    what: 'a registered cluster created, against one that stays created',
    rule: 'registered-switched',
    field: 'spec.registered',
    breaks: registered(true, false),
    nearMiss: registered(false, false),
  },
  {
    what: 'an older render profile, against a newer one',
    rule: 'render-profile-lowered',
    field: 'spec.renderProfile',
    breaks: change({ renderProfile: 2 }, { renderProfile: 1 }),
    nearMiss: change({ renderProfile: 1 }, { renderProfile: 2 }),
  },
  {
    what: 'a template dropped with its last use, against kept as retired',
    rule: 'template-dropped',
    field: 'status.templates',
    breaks: change(keeps(kept(OLD)), keeps(), unused),
    nearMiss: change(keeps(kept(OLD)), keeps(kept(OLD, '2026-03-01T10:00:00Z')), unused),
  },
  {
    what: 'a retired template dropped unseen, against seen to be unused',
    rule: 'template-dropped',
    field: 'status.templates',
    breaks: change(keeps(kept(OLD, '2026-03-01T10:00:00Z')), keeps()),
    nearMiss: change(keeps(kept(OLD, '2026-03-01T10:00:00Z')), keeps(), unused),
  },
  {
    what: 'a zone with machines gone, against an empty one',
    rule: 'zone-not-empty',
    field: 'spec.pools[0].zones',
    breaks: change(
      {
        ...zoned({ az1: 3, az2: 1 }),
        ...workers({ protection: false, zones: zoned({ az1: 3, az2: 1 }).pools?.[0]?.zones ?? [] }),
      },
      zoned({ az1: 3 }),
    ),
    nearMiss: change(
      workers({ protection: false, zones: zoned({ az1: 3, az2: 0 }).pools?.[0]?.zones ?? [] }),
      zoned({ az1: 3 }),
    ),
  },
  {
    what: 'machines moved between zones, against growth in one',
    rule: 'zone-shrunk-by-spread',
    field: 'spec.pools[0].zones',
    breaks: change(zoned({ az1: 3, az2: 1 }), zoned({ az1: 2, az2: 2 })),
    nearMiss: change(zoned({ az1: 3, az2: 1 }), zoned({ az1: 3, az2: 2 })),
  },
];

const run = ({ before, after, live }: Change) =>
  check(before, after, { immutability: IMMUTABILITY, ...(live && { live }) });

describe('check', () => {
  it.each(CASES)('$rule: $what', ({ rule, field, breaks, nearMiss }) => {
    const refusals = run(breaks);
    expect([...new Set(refusals.map((refusal) => refusal.rule))]).toEqual([rule]);
    expect(refusals[0]).toMatchObject({ rule, field, cluster: 'shop/web' });
    expect(run(nearMiss)).toEqual([]);
  });

  it('has a case for every rule', () => {
    expect(new Set(CASES.map(({ rule }) => rule))).toEqual(new Set(RULES.map(({ rule }) => rule)));
  });

  it('numbers the rules one after the other', () => {
    expect(RULES.map(({ number }) => number)).toEqual(RULES.map((_, index) => index + 1));
  });

  it('refuses the revert of an upgrade and allows the revert of a size', () => {
    expect(run(change({ version: 'v1.34.8' }, {})).map(({ rule }) => rule)).toEqual(['kubernetes-downgrade']);
    expect(run(change(git(5), git(3)))).toEqual([]);
  });

  it('leaves a cluster free that begins with the change', () => {
    expect(run({ before: fleetOf(), after: fleetOf(sample({ version: 'v1.20.0' })) })).toEqual([]);
  });

  it('tells everything that is wrong at once, in order of the rules', () => {
    const refusals = run(change({}, { version: 'v1.36.0', nodeCidr: '10.7.0.0/24', ...auto(9, 9) }));
    expect(refusals.map(({ rule }) => rule)).toEqual([
      'immutable-infrastructure',
      'kubernetes-minor-skipped',
      'size-outside-bounds',
    ]);
  });

  it('names the template or the cloud when the cause is there', () => {
    const inTemplate = (version: string): FleetState => {
      const fleet = fleetOf(sample({ version }));
      const clusters = [...fleet.data.clusters].map(
        ([
          key,
          {
            spec: { kubernetesVersion, ...spec },
            ...rest
          },
        ]) => {
          const template = { kubernetesVersion: kubernetesVersion as string };
          return { key, cluster: { ...rest, spec: { ...spec, template: 'prod' } }, template };
        },
      );
      const prod = {
        apiVersion: 'krake-infra.io/v1alpha1',
        kind: 'ClusterTemplate',
        metadata: { name: 'prod' },
      } as const;
      return {
        ...fleet,
        data: {
          ...fleet.data,
          clusters: new Map(clusters.map(({ key, cluster }) => [key, cluster])),
          templates: new Map(clusters.map(({ template }) => ['prod', { ...prod, spec: template }])),
        },
      };
    };
    const [refusal] = run({ before: inTemplate('v1.33.4'), after: inTemplate('v1.31.0') });
    expect(refusal).toMatchObject({ file: 'templates/prod.yaml', field: 'spec.kubernetesVersion' });
    expect(formatProblem({ code: 'refused', ...(refusal as Refusal) })).toMatchInlineSnapshot(
      `"templates/prod.yaml: spec.kubernetesVersion: the control plane can not go back v1.33.4 -> v1.31.0; keep the version, or restore etcd from a backup into a new cluster"`,
    );
  });

  it('says when the size was seen', () => {
    expect(run(change(git(3), auto(1, 5), seen(6)))[0]?.message).toMatchInlineSnapshot(
      `"pool workers has 6 machines (seen 2026-03-01T10:00:00Z), outside min 1 and max 5"`,
    );
  });

  it('takes objects in any order', () => {
    const reversed = {
      ...fleetOf(sample()),
      manifests: [{ ...unitOf(sample()), objects: objectsOf(sample()).reverse() }],
    };
    expect(run({ before: fleetOf(sample()), after: reversed })).toEqual([]);
  });
});
