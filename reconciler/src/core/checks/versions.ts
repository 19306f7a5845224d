import type { MachinePool } from '../generated/fleet.ts';
import { fleetPath } from '../model.ts';
import { templateOf } from '../resolve.ts';
import { type ClusterChange, type Refusal, refuse } from './change.ts';
import { poolPairs, zoneBounds } from './pool-pairs.ts';

/** Minors that a pool may be older than its control plane. Source: Kubernetes version skew policy. */
const MAX_POOL_LAG = 3;

type Version = readonly [major: number, minor: number, patch: number];

/** Rules about Kubernetes versions; a version that can not be read is left to validation. */
export function versionRefusals(change: ClusterChange): Refusal[] {
  const [oldText, newText] = [change.before, change.after].map(({ resolved }) => resolved.body.kubernetesVersion);
  const [from, to] = [parse(oldText), parse(newText)];
  if (!from || !to) return [];
  return [...controlPlaneRefusals(change, from, to), ...skewRefusals(change, to)];
}

function controlPlaneRefusals(change: ClusterChange, from: Version, to: Version): Refusal[] {
  const place = versionPlace(change);
  const step = `${text(from)} -> ${text(to)}`;
  if (compare(to, from) < 0) {
    const message = `the control plane can not go back ${step}`;
    return [refuse(change, { rule: 'kubernetes-downgrade', ...place, message })];
  }
  if (to[0] === from[0] && to[1] - from[1] <= 1) return [];
  const message = `the control plane skips a minor ${step}`;
  return [refuse(change, { rule: 'kubernetes-minor-skipped', ...place, message })];
}

function skewRefusals(change: ClusterChange, controlPlane: Version): Refusal[] {
  const { before, after } = change;
  const running = new Map(poolPairs(change).map(({ name, before: pool }) => [name, pool]));
  return (after.resolved.body.pools ?? []).flatMap((pool) => {
    const declared = versionOf(pool, after.resolved.body.kubernetesVersion);
    const old = running.get(pool.name);
    const live = old && hasMachines(old) ? versionOf(old, before.resolved.body.kubernetesVersion) : undefined;
    const oldest = [declared, live].filter((version) => version !== undefined).sort(compare)[0];
    const place = versionPlace(change, pool.name);
    const rule = 'pool-version-skew' as const;
    if (declared && compare(declared, controlPlane) > 0) {
      const message = `pool ${pool.name} at ${text(declared)} is newer than the control plane at ${text(controlPlane)}`;
      const hint = 'raise kubernetesVersion of the cluster first, or take a version of the pool that is not newer';
      return [refuse(change, { rule, ...place, message, hint })];
    }
    if (!oldest || controlPlane[1] - oldest[1] <= MAX_POOL_LAG) return [];
    const lag = `more than ${MAX_POOL_LAG} minors older than the control plane at ${text(controlPlane)}`;
    return [refuse(change, { rule, ...place, message: `pool ${pool.name} runs ${text(oldest)}, ${lag}` })];
  });
}

/** Where a version is written, of a pool without one where it would be: the cluster's own file before its template's. */
function versionPlace({ after }: ClusterChange, pool?: string): Pick<Refusal, 'file' | 'field'> {
  const { cluster, data } = after;
  const template = templateOf(data, cluster);
  const own = { file: fleetPath('Cluster', cluster.metadata), spec: cluster.spec };
  const sides = template
    ? [own, { file: fleetPath('ClusterTemplate', template.metadata), spec: template.spec }]
    : [own];
  if (pool === undefined) {
    const { file } = sides.find(({ spec }) => spec.kubernetesVersion !== undefined) ?? own;
    return { file, field: 'spec.kubernetesVersion' };
  }
  const places = sides.flatMap(({ file, spec: { pools = [] } }) => {
    const index = pools.findIndex(({ name }) => name === pool);
    const isSet = pools[index]?.kubernetesVersion !== undefined;
    return index < 0 ? [] : [{ file, field: `spec.pools[${index}].kubernetesVersion`, isSet }];
  });
  const { file, field } = places.find(({ isSet }) => isSet) ?? places[0] ?? { file: own.file, field: 'spec.pools' };
  return { file, field };
}

function hasMachines(pool: MachinePool): boolean {
  return [...zoneBounds(pool).values()].some(({ max }) => max > 0);
}

function versionOf(pool: MachinePool, inherited: string): Version | undefined {
  return parse(pool.kubernetesVersion ?? inherited);
}

function parse(version: string | undefined): Version | undefined {
  const match = /^v(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function text(version: Version): string {
  return `v${version.join('.')}`;
}
