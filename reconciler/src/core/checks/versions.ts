import type { MachinePool } from '../generated/fleet.ts';
import { type ClusterChange, poolField, type Refusal, refuse } from './change.ts';
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
  const field = 'spec.kubernetesVersion';
  const step = `${text(from)} -> ${text(to)}`;
  if (compare(to, from) < 0) {
    return [
      refuse(change, { rule: 'kubernetes-downgrade', field, message: `the control plane can not go back ${step}` }),
    ];
  }
  if (to[0] === from[0] && to[1] - from[1] <= 1) return [];
  return [
    refuse(change, { rule: 'kubernetes-minor-skipped', field, message: `the control plane skips a minor ${step}` }),
  ];
}

function skewRefusals(change: ClusterChange, controlPlane: Version): Refusal[] {
  const { before, after } = change;
  const running = new Map(poolPairs(change).map(({ name, before: pool }) => [name, pool]));
  return (after.resolved.body.pools ?? []).flatMap((pool) => {
    const declared = versionOf(pool, after.resolved.body.kubernetesVersion);
    const old = running.get(pool.name);
    const live = old && hasMachines(old) ? versionOf(old, before.resolved.body.kubernetesVersion) : undefined;
    const oldest = [declared, live].filter((version) => version !== undefined).sort(compare)[0];
    const field = poolField(change, pool.name, 'kubernetesVersion');
    const rule = 'pool-version-skew' as const;
    if (declared && declared[1] > controlPlane[1]) {
      const message = `pool ${pool.name} at ${text(declared)} is newer than the control plane at ${text(controlPlane)}`;
      const hint = 'raise kubernetesVersion of the cluster first, or take a version of the pool that is not newer';
      return [refuse(change, { rule, field, message, hint })];
    }
    if (!oldest || controlPlane[1] - oldest[1] <= MAX_POOL_LAG) return [];
    const lag = `more than ${MAX_POOL_LAG} minors older than the control plane at ${text(controlPlane)}`;
    return [refuse(change, { rule, field, message: `pool ${pool.name} runs ${text(oldest)}, ${lag}` })];
  });
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
