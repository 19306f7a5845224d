import type { Cluster, FleetObject, Workload } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import type { FileChange } from '@krake-infra/reconciler/core/repository.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { advance, type PreparedChange, prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Renderer } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import fc, { type Arbitrary } from 'fast-check';
import { cloud, fleetFile, management, template } from './fleet-generator.ts';
import { settledFiles } from './seeded-fleet.ts';
import { registeredCluster, workload } from './workloads.ts';

const AT = '2026-01-01T00:00:00Z';

/** One change of a small fleet; numbers pick objects and values. */
export interface FleetStep {
  readonly kind:
    | 'scale'
    | 'template'
    | 'cloud'
    | 'management'
    | 'move'
    | 'create'
    | 'delete'
    | 'pool'
    | 'bind'
    | 'unbind'
    | 'register';
  readonly pick: number;
  readonly value: number;
}

export const STEPS: Arbitrary<readonly FleetStep[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(['scale', 'scale', 'template', 'cloud', 'management', 'move', 'create', 'delete', 'pool'] as const),
      ...(['bind', 'bind', 'unbind', 'register'] as const),
    ),
    pick: fc.nat(100),
    value: fc.nat(6),
  }),
  { minLength: 1, maxLength: 8 },
);

const NOTHING_TO_READ = {
  changes: () => Promise.reject(new Error('nothing is read')),
  files: () => Promise.reject(new Error('nothing is read')),
  read: () => Promise.reject(new Error('nothing is read')),
  idOf: (): never => {
    throw new Error('nothing is read');
  },
};

/** A fleet of three clusters in one namespace and one in another, as it is after its first commit. */
export async function smallSnapshot(): Promise<Snapshot> {
  const empty = await new SnapshotReader(NOTHING_TO_READ).read(undefined);
  return advance(empty, settledFiles({ clusters: 4, perNamespace: 3 }, AT));
}

/** Prepares every change on the one before; `rendererOf` gives the renderer of each. */
export async function prepareAll(start: Snapshot, steps: readonly FleetStep[], rendererOf: () => Renderer) {
  const prepared: PreparedChange[] = [];
  let current = start;
  for (const step of steps) {
    const changes = changesOf(current, step);
    if (changes.length === 0) continue;
    const options = { renderer: rendererOf(), repository: NOTHING_TO_READ, at: AT };
    const one = prepareChange(current, changes, options);
    prepared.push(one);
    current = advance(current, one.files);
  }
  return prepared;
}

function changesOf({ fleet: { data } }: Snapshot, { kind, pick, value }: FleetStep): readonly FileChange[] {
  const all = [...data.clusters.values()];
  const clusters = all.filter(({ spec }) => !spec.registered);
  const one = clusters[pick % clusters.length] as Cluster;
  switch (kind) {
    case 'scale':
      return [scaled(one, value)];
    case 'pool':
      return [fileOf({ ...one, spec: { ...one.spec, pools: (one.spec.pools ?? []).slice(0, value % 3) } })];
    case 'move':
      return [
        fileOf({ ...one, spec: { ...one.spec, cloud: [...data.clouds.keys()][value % data.clouds.size] as string } }),
      ];
    case 'create':
      return [
        fileOf({ ...one, metadata: { name: `new-${pick}`, namespace: ['team-0', 'team-9'][value % 2] as string } }),
      ];
    case 'bind':
      return binding(all[pick % all.length] as Cluster, value);
    case 'unbind':
      return [...data.workloads.values()].slice(0, 1 + (value % 2)).map(unbound(value));
    case 'register':
      return [fileOf(registeredCluster('team-8', 'old', `secret-${value}`))];
    case 'delete': {
      const isBound = [...data.workloads.values()].some(({ spec }) => spec.cluster === one.metadata.name);
      if (clusters.length === 1 || isBound) return [];
      return [fleetPath('Cluster', one.metadata), fleetPath('ClusterState', one.metadata)].map((path) => ({
        path,
        bytes: null,
      }));
    }
    case 'template':
      return [fileOf(template([...data.templates.keys()][pick % data.templates.size] as string, value))];
    case 'cloud':
      return [fileOf(cloudWith([...data.clouds.keys()][pick % data.clouds.size] as string, value))];
    case 'management':
      return [fileOf(management(['v0.14.7', 'v0.14.8'][value % 2]))];
  }
}

/** One of two workloads of the cluster's namespace comes to it. */
function binding({ metadata: { namespace, name } }: Cluster, value: number): readonly FileChange[] {
  const path = `workloads/${namespace}/app-${value % 2}`;
  const spec = { path, cluster: name, ...(value > 3 && { serviceAccountName: 'deployer' }) };
  const manifest = { path: `${path}/app.yaml`, bytes: Buffer.from('kind: ConfigMap\n') };
  return [fileOf(workload(`app-${value % 2}`, spec, namespace)), manifest];
}

const unbound =
  (value: number) =>
  ({ metadata, spec: { cluster: _, ...spec } }: Workload): FileChange =>
    value > 3
      ? { path: fleetPath('Workload', metadata), bytes: null }
      : fileOf(workload(metadata.name, spec, metadata.namespace));

function scaled(cluster: Cluster, replicas: number): FileChange {
  const [pool, ...others] = cluster.spec.pools ?? [];
  const zones = pool?.zones?.map((zone, index) => (index === 0 ? { ...zone, replicas } : zone));
  return fileOf({
    ...cluster,
    spec: { ...cluster.spec, pools: pool ? [{ ...pool, ...(zones && { zones }) }, ...others] : [] },
  });
}

/** Another network matters to clusters, another identity to what they share. */
function cloudWith(name: string, value: number): FleetObject {
  const object = cloud(name);
  const text = JSON.stringify(object)
    .replace('"public"', `"net-${value}"`)
    .replace(`${name}-credentials`, `secret-${value}`);
  return JSON.parse(text) as FleetObject;
}

function fileOf(object: FleetObject): FileChange {
  const { path, bytes } = fleetFile(object);
  return { path, bytes };
}

/** Throws when a fleet after a change is not what its files give, or not rendered as rendering everything renders it. */
export function judgeAfter({ after }: PreparedChange): void {
  const files = [...after.files.values()].map(({ file }) => file);
  const { data, problems } = loadFleet(files);
  if (problems.length > 0) throw new Error(`a change with problems: ${JSON.stringify(problems)}`);
  const states = files.filter(({ path }) => path.endsWith('.state.yaml'));
  const found = [...states, ...after.manifests.values()].map(({ path, ...rest }) =>
    text(path, 'bytes' in rest ? rest.bytes : undefined),
  );
  const wanted = renderFleet(data, AT).files.map(({ path, bytes }) => text(path, bytes));
  const [missing, stray] = [difference(wanted, found), difference(found, wanted)];
  if (missing.length + stray.length > 0) throw new Error(`not rendered: ${missing.join()}; stray: ${stray.join()}`);
}

function text(path: string, bytes: Uint8Array | undefined): string {
  return `${path}\n${Buffer.from(bytes ?? []).toString()}`;
}

function difference(a: readonly string[], b: readonly string[]): string[] {
  const other = new Set(b);
  return a.filter((one) => !other.has(one));
}

/** Renders as it should, but for one fault of its own. */
export const PLANTED_RENDERERS: Readonly<Record<string, () => Renderer>> = {
  'never renders what clusters share': () => ({ ...fleetRenderer, shared: () => ({ files: [], units: [], left: [] }) }),
  'renders what clusters share of the fleet before': () => ({
    ...fleetRenderer,
    shared: (data, since) => fleetRenderer.shared(since ?? data, data),
  }),
};
