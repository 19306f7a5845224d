import type { FleetState, Live } from '@krake-infra/reconciler/core/check.ts';
import type {
  ClusterStatus,
  ClusterTemplate,
  ManagementCluster,
  ManagementClusterSpec,
  PoolState,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { ChangeRuleName } from '@krake-infra/reconciler/core/rules.ts';
import { fleetOf, type Sample, type SamplePool, sample } from './samples.ts';

export interface Change {
  readonly before: FleetState;
  readonly after: FleetState;
  readonly live?: Live;
}

export interface Case {
  readonly what: string;
  readonly rule: ChangeRuleName;
  readonly field: string;
  readonly breaks: Change;
  readonly nearMiss: Change;
}

export const change = (before: Partial<Sample>, after: Partial<Sample>, live?: Live): Change => ({
  before: fleetOf(sample(before)),
  after: fleetOf(sample(after)),
  ...(live && { live }),
});
export const pools = (...list: readonly SamplePool[]): Partial<Sample> => ({ pools: list });
export const workers = (pool: Partial<SamplePool>): Partial<Sample> => pools({ name: 'workers', ...pool });
export const zoned = (sizes: Readonly<Record<string, number>>): Partial<Sample> =>
  workers({ zones: Object.entries(sizes).map(([name, replicas]) => ({ name, replicas })) });
export const seen = (size: number, zone = ''): Live => ({
  sizes: new Map([['shop/web/workers', { at: '2026-03-01T10:00:00Z', zones: new Map([[zone, size]]) }]]),
});
export const deletion = (phase: 'lifting' | 'lifted') => ({ phase, at: '2026-03-01T10:00:00Z', decision: 'd1' });
export const poolState = (phase: 'lifting' | 'lifted'): ClusterStatus => ({
  pools: [{ name: 'workers', deletion: deletion(phase) } satisfies PoolState],
});
export const auto = (min: number, max: number) => workers({ owner: 'autoscaler', min, max });
export const inZone = (min: number, max: number) => workers({ owner: 'autoscaler', zones: [{ name: 'a', min, max }] });

/** Other versions on the management cluster, whose Cluster API is v1.14.0 and whose CAPO v0.14.7. */
export function managed(versions: Partial<Record<keyof ManagementClusterSpec, unknown>>): Change {
  const known = { clusterApiVersion: 'v1.14.0', providerVersions: { openstack: 'v0.14.7' } };
  const [before, after] = [known, { ...known, ...versions }].map((spec): FleetState => {
    const { data, manifests } = fleetOf(sample());
    const main = { ...data.managementClusters.get('main'), spec } as ManagementCluster;
    return { manifests, data: { ...data, managementClusters: new Map([['main', main]]) } };
  });
  return { before, after } as Change;
}

export const git = (replicas: number) => workers({ replicas });

/** The same change with one rendered object edited, as by hand or by a renderer gone wrong. */
export function edited(kind: string, edit: (object: Manifest) => Manifest): Change {
  const manifests = fleetOf(sample()).manifests.map((unit) => ({
    ...unit,
    objects: unit.objects.map((object) => (object.kind === kind ? edit(object) : object)),
  }));
  return { before: fleetOf(sample()), after: { ...fleetOf(sample()), manifests } };
}

/** Both states edited: what the control plane was, and what it becomes. */
export function between(was: (object: Manifest) => Manifest, is: (object: Manifest) => Manifest): Change {
  const [before, after] = [was, is].map((edit) => edited('KubeadmControlPlane', edit).after);
  return { before, after } as Change;
}

export const withSpec = (spec: Record<string, unknown>) => (object: Manifest) => ({
  ...object,
  spec: { ...object.spec, ...spec },
});

export const withKubeadm = (kubeadmConfigSpec: object) => withSpec({ kubeadmConfigSpec });
export const kubeadm = (clusterConfiguration: object) => withKubeadm({ clusterConfiguration });
export const registered = (before: boolean, after: boolean): Change => {
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

export const kept = (name: string, retired?: string) => ({
  name,
  role: 'machine' as const,
  pool: 'workers',
  model: {},
  ...(retired && { retired }),
});
export const OLD = 'web-workers-old';
export const keeps = (...templates: ClusterStatus['templates'] & object): Partial<Sample> => ({
  status: { templates },
  keptTemplates: templates.map(({ name }) => name),
});
export const unused: Live = { unusedTemplates: new Set([`shop/${OLD}`]) };
export const gone = (before: Partial<Sample>): Change => ({ before: fleetOf(sample(before)), after: fleetOf() });

/** The change in a fleet whose workload is bound to these clusters before and after. */
export const withWorkloads = (of: Change, before: string, after: string): Change => ({
  ...of,
  before: bound(of.before, before),
  after: bound(of.after, after),
});

function bound(side: FleetState, cluster: string): FleetState {
  const metadata = { namespace: 'shop', name: 'app' };
  const spec = { path: 'workloads/shop/app', ...(cluster !== 'none' && { cluster }) };
  const workload = { apiVersion: 'krake-infra.io/v1alpha1', kind: 'Workload', metadata, spec } as const;
  return { ...side, data: { ...side.data, workloads: new Map([['shop/app', workload]]) } };
}

/** The base with its versions in a template, where `workers` is the second pool; its size stays in the cluster's file. */
export function inTemplate(kubernetesVersion: string, ofPool?: string): FleetState {
  const fleet = fleetOf(sample({ version: kubernetesVersion }));
  const clusters = [...fleet.data.clusters].map(
    ([
      key,
      {
        spec: { kubernetesVersion: _, ...spec },
        ...rest
      },
    ]) => {
      return [key, { ...rest, spec: { ...spec, template: 'prod' } }] as const;
    },
  );
  const workers = { name: 'workers', ...(ofPool !== undefined && { kubernetesVersion: ofPool }) };
  const template: ClusterTemplate = {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterTemplate',
    metadata: { name: 'prod' },
    spec: { kubernetesVersion, pools: [{ name: 'batch', replicas: 0 }, workers] },
  };
  const data = { ...fleet.data, clusters: new Map(clusters), templates: new Map([['prod', template]]) };
  return { ...fleet, data };
}

/** The same fleet with another label on its clusters. */
export function labelled({ data, ...rest }: FleetState): FleetState {
  const clusters = [...data.clusters].map(([key, { metadata, ...cluster }]) => {
    return [key, { ...cluster, metadata: { ...metadata, labels: { tier: 'other' } } }] as const;
  });
  return { ...rest, data: { ...data, clusters: new Map(clusters) } };
}
