import type { Cluster, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import type { PoolKey, PoolStatus } from '@krake-infra/reconciler/core/observation.ts';
import type { Reading } from '@krake-infra/reconciler/core/signals.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import type { LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository, Source, Tracker } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { cloud, fleetFile, management } from './fleet-generator.ts';
import { seededRepository } from './seeded-fleet.ts';

const API = 'krake-infra.io/v1alpha1' as const;
const NAMESPACE_SIZE = 100;
const AT = '2026-01-01T00:00:00Z';
/** Size of each pool at the start; a node carries 100. */
export const START_SIZE = 3;
export const PER_NODE = 100;

export const namespaceOf = (index: number) => `team-${Math.floor(index / NAMESPACE_SIZE)}`;
export const clusterOf = (index: number) => `cluster-${index}`;
export const metricOf = (index: number) => `load-${index}`;
export const poolOf = (index: number): PoolKey => `${namespaceOf(index)}/${clusterOf(index)}/workers`;
export const fileOf = (index: number) => `clusters/${namespaceOf(index)}/${clusterOf(index)}.yaml`;

const machine = () => ({ openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu' } } });

function objectsOf(index: number, governed: boolean): FleetObject[] {
  const metadata = { name: clusterOf(index), namespace: namespaceOf(index) };
  const cluster: Cluster = {
    apiVersion: API,
    kind: 'Cluster',
    metadata,
    spec: {
      cloud: 'dresden',
      kubernetesVersion: 'v1.34.8',
      controlPlane: { machine: machine() },
      pools: [
        {
          name: 'workers',
          owner: governed ? 'policy' : 'git',
          replicas: START_SIZE,
          machine: machine(),
          scaleDown: { evidence: 'load' },
        },
      ],
    },
  };
  if (!governed) return [cluster];
  return [
    cluster,
    { apiVersion: API, kind: 'Metric', metadata: { name: metricOf(index) }, spec: { provider: 'memory' } },
    {
      apiVersion: API,
      kind: 'ScalingPolicy',
      metadata,
      spec: {
        target: { cluster: metadata.name, pool: 'workers' },
        targetPerNode: { metric: metricOf(index), value: PER_NODE },
        bounds: { min: 1, max: 1000 },
        coolDown: { upSeconds: 0, downSeconds: 0 },
        step: { up: 1000, down: 1000 },
        stabilization: { upSeconds: 0, downSeconds: 0 },
      },
    },
  ];
}

/**
 * A fleet of clusters with one pool each. The first pools (default: all) follow a metric of their own without delay;
 * nothing is capped or distrusted.
 */
export function poolFleet(clusters: number, governed = clusters): readonly FleetFile[] {
  const caps = { clustersTouchedPerRun: 100_000, nodesRemovedPerRun: 100_000, nodesRemovedPerDay: 1_000_000 };
  const objects: FleetObject[] = [
    {
      apiVersion: API,
      kind: 'Fleet',
      metadata: { name: 'fleet' },
      spec: { commitPolicy: { scaleUp: 'direct', scaleDown: 'direct' }, guards: caps, distrust: { stalePercent: 100 } },
    },
    management(),
    cloud('dresden'),
    // Values of this kind come from the test itself.
    { apiVersion: API, kind: 'MetricsProvider', metadata: { name: 'memory' }, spec: { type: 'static' } },
    ...Array.from({ length: clusters }, (_, index) => objectsOf(index, index < governed)).flat(),
  ];
  return objects.map(fleetFile);
}

/** A bare repository that holds a fleet with its manifests. */
export function fleetRepository(folder: string, files: readonly FleetFile[]): string {
  return seededRepository(folder, [...files, ...renderFleet(loadFleet(files).data, AT).files]);
}

/** A source whose values the test sets. It stands in for `static`, whose values would have to be committed. */
export class MemorySource implements Source {
  readonly type = 'static';
  readonly readings = new Map<string, Reading>();

  async read(_: unknown, requests: readonly { readonly metric: string }[]): Promise<ReadonlyMap<string, Reading>> {
    return new Map(requests.map(({ metric }) => [metric, this.readings.get(metric) ?? { kind: 'absent' }]));
  }
}

/** Machines are there as soon as their commit is. */
export const instantTracker: Tracker = {
  name: 'instant',
  async observe(data: FleetData) {
    const settled: PoolStatus = { settled: true, source: 'instant' };
    return new Map([...data.clusters.keys()].map((key) => [`${key}/workers` as PoolKey, settled]));
  },
};

export interface OpenLoop {
  readonly remote: string;
  readonly cacheDir: string;
  readonly source?: Source;
  /** Wraps the repository, to watch or disturb it. */
  readonly wrap?: (repository: Repository) => Repository;
}

/** What a loop is made of, over a remote of its own. The caller closes the repository. */
export async function loopParts({ remote, cacheDir, source, wrap = (same) => same }: OpenLoop): Promise<LoopParts> {
  const repository = wrap(await openRepository({ remote, branch: 'main', cacheDir }));
  return {
    clock: { now: () => Date.now() },
    repository,
    reader: new SnapshotReader(repository),
    renderer: fleetRenderer,
    sources: [source ?? new MemorySource()],
    tracker: instantTracker,
    bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
  };
}
