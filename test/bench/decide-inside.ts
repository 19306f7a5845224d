// Decides for fleets in a process of its own; prints milliseconds for 10,000 pools, the time of a pool of them over that of
// one of 1,000 pools, the same where these were decided on a moment ago, and milliseconds for one of 10,000 pools.
import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Cluster, ScalingPolicy } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { EMPTY_MEMORY, nextMemory } from '@krake-infra/reconciler/core/memory.ts';
import type { FleetData, NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { Observation, PoolKey, PoolStatus } from '@krake-infra/reconciler/core/observation.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import type { Sample } from '@krake-infra/reconciler/core/signals.ts';
import { median, milliseconds } from './result.ts';

const API = 'krake-infra.io/v1alpha1';
const AT = 1_772_366_400;

/** Pools of clusters of their own, each with a policy and a metric; a third wants to grow, a third to shrink. */
function fleetOf(pools: number): Observation {
  const key = (index: number): NamespacedName => `team-${index % 50}/cluster-${index}`;
  // Files are read and mapped in order of their paths, so that is how they lie in memory.
  const indices = Array.from({ length: pools }, (_, index) => index).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const parts = (index: number) => ({ namespace: `team-${index % 50}`, name: `cluster-${index}` });
  const template = { apiVersion: API, kind: 'ClusterTemplate', metadata: { name: 'base' }, spec: TEMPLATE } as const;
  const data: FleetData = {
    fleet: { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
    managementClusters: new Map(),
    clouds: new Map(),
    templates: new Map([['base', template]]),
    metricsProviders: new Map(),
    metrics: new Map(),
    states: new Map(),
    clusters: new Map(indices.map((index) => [key(index), clusterOf(parts(index))])),
    policies: new Map(indices.map((index) => [key(index), policyOf(parts(index))])),
    workloads: new Map(),
    claims: new Map(),
  };
  const status: PoolStatus = { settled: true, readyReplicas: 3, source: 'simulated' };
  return {
    at: AT,
    base: commitId('0123456789'.repeat(4)),
    data,
    samples: new Map(
      indices
        .map((index) => sampleOf(index))
        .sort(byMetric)
        .map((sample) => [sample.metric, sample]),
    ),
    pools: new Map(indices.map((index): [PoolKey, PoolStatus] => [`${key(index)}/workers`, status])),
    memory: EMPTY_MEMORY,
  };
}

const TEMPLATE = {
  kubernetesVersion: 'v1.34.8',
  pools: [{ name: 'workers', owner: 'policy', scaleDown: { evidence: 'load' } }],
} as const;

function clusterOf(metadata: { namespace: string; name: string }): Cluster {
  const spec = { template: 'base', cloud: 'dresden', pools: [{ name: 'workers', replicas: 3 }] };
  return { apiVersion: API, kind: 'Cluster', metadata, spec };
}

function policyOf(metadata: { namespace: string; name: string }): ScalingPolicy {
  const { name } = metadata;
  const target = { cluster: name, pool: 'workers' };
  const spec = { target, targetPerNode: { metric: name, value: 100 }, bounds: { min: 1, max: 10 } };
  return { apiVersion: API, kind: 'ScalingPolicy', metadata, spec };
}

function sampleOf(index: number): Sample {
  const value = [100, 300, 520][index % 3] as number;
  return { kind: 'value', metric: `cluster-${index}`, source: 'recorded', value, at: AT - 5, age: 5 };
}

/** Metrics have no namespace: they are read in an order that is not that of the policies. */
function byMetric(a: Sample, b: Sample): number {
  return a.metric < b.metric ? -1 : 1;
}

/** As a loop meets it: files parsed before, everything else new, and a memory that has been filled. */
function decideAll(seen: Observation): number {
  return decide({ ...seen, at: seen.at + 600 }).length;
}

const turns = Number(process.argv[2]);
const large = [warmed(10_000)];
const small = Array.from({ length: 10 }, () => warmed(1000));
const repeated = small.map(() => small[0] as Observation);
const times: number[] = [];
const ratios: number[] = [];
const cached: number[] = [];
const run = (fleets: readonly Observation[]) => milliseconds(() => fleets.forEach(decideAll));
for (let turn = -3; turn < turns; turn++) {
  const order = turn % 2 === 0 ? [small, large, repeated] : [large, small, repeated];
  const taken = new Map<readonly Observation[], number>();
  for (const fleets of order) taken.set(fleets, await run(fleets));
  if (turn < 0) continue;
  const time = taken.get(large) as number;
  times.push(time);
  ratios.push(time / (taken.get(small) as number));
  cached.push(time / (taken.get(repeated) as number));
}
const only = new Set<NamespacedName>(['team-7/cluster-7']);
const one = await milliseconds(() => {
  for (let round = 0; round < 100; round++) decide(large[0] as Observation, only);
});
console.log(median(times), median(ratios), median(cached), one / 100);

function warmed(pools: number): Observation {
  const seen = fleetOf(pools);
  return { ...seen, memory: nextMemory(EMPTY_MEMORY, decide(seen), seen.at) };
}
