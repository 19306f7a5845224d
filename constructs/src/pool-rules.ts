import type { Zone } from './generated/structs.ts';
import { KubernetesVersion } from './kubernetes-version.ts';
import { CONTROL_PLANE } from './manifest.ts';
import { deploymentName } from './names.ts';
import { nodeProblems } from './node-rules.ts';
import { sizeProblems } from './pool-size.ts';
import { duplicates, versionFormat } from './problems.ts';
import type { FullBody, FullPool } from './profiles.ts';
import type { ProviderProblem } from './provider.ts';

const POOL_NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;
/** Source: Kubernetes version skew policy. */
const OLDEST_MINOR = 3;

/** Rules of the pools of one cluster; names of objects are only compared when the cluster's name is known. */
export function poolProblems(clusterName: string | undefined, body: FullBody): ProviderProblem[] {
  return [
    ...body.pools.flatMap((pool, index) => [
      ...nameProblems(pool, index),
      ...sizes(pool, `pools[${index}]`),
      ...rolloutProblems(pool, `pools[${index}]`),
      ...skewProblems(pool, `pools[${index}].kubernetesVersion`, body.kubernetesVersion),
      ...nodeProblems(pool, `pools[${index}]`),
    ]),
    ...duplicates(
      body.pools.map(({ name }) => name),
      (name, index) => duplicateName(`pools[${index}].name`, `pool ${name}`),
    ),
    ...(clusterName === undefined ? [] : collisions(clusterName, body.pools)),
  ];
}

function nameProblems({ name }: FullPool, index: number): ProviderProblem[] {
  const field = `pools[${index}].name`;
  if (!POOL_NAME.test(name)) {
    const hint = 'use at most 40 lower case letters, digits and dashes, with a letter or digit at both ends';
    return [{ field, message: `${name} can not name a pool`, hint, rule: 'name-format' }];
  }
  if (name === CONTROL_PLANE) {
    const message = `objects called ${CONTROL_PLANE} are those of the control plane`;
    return [{ field, message, hint: 'choose another name', rule: 'pool-name-reserved' }];
  }
  return [];
}

function sizes(pool: FullPool, path: string): ProviderProblem[] {
  const zones = pool.zones ?? [];
  if (zones.length === 0) {
    return sizeProblems(pool.owner, pool, `${path}.`);
  }
  const poolLevel = (['replicas', 'min', 'max'] as const)
    .filter((name) => pool[name] !== undefined)
    .map((name) => ({
      field: `${path}.${name}`,
      message: `${name} is given for a pool with zones`,
      hint: `remove ${name}, and give a size to each zone`,
      rule: 'zones-with-pool-size',
    }));
  const ofZone = (zone: Zone, index: number) => sizeProblems(pool.owner, zone, `${path}.zones[${index}].`);
  return [
    ...poolLevel,
    ...zones.flatMap(ofZone),
    ...duplicates(
      zones.map(({ name }) => name),
      (name, index) => duplicateName(`${path}.zones[${index}].name`, `zone ${name}`),
    ),
  ];
}

/** Source: Cluster API, webhook of MachineDeployment. */
function rolloutProblems({ maxSurge, maxUnavailable }: FullPool, path: string): ProviderProblem[] {
  if (maxSurge > 0 || maxUnavailable > 0) {
    return [];
  }
  const message = 'with maxSurge 0 and maxUnavailable 0 no machine can ever be replaced';
  return [{ field: `${path}.maxSurge`, message, hint: 'set one of them to 1 or more', rule: 'rollout-stuck' }];
}

function skewProblems(pool: FullPool, field: string, controlPlaneVersion: string): ProviderProblem[] {
  const text = pool.kubernetesVersion;
  if (text === controlPlaneVersion) {
    return [];
  }
  const badFormat = versionFormat(text, field);
  if (badFormat.length > 0 || !KubernetesVersion.isVersion(controlPlaneVersion)) {
    return badFormat;
  }
  const [own, other] = [KubernetesVersion.parse(text), KubernetesVersion.parse(controlPlaneVersion)];
  const rule = 'pool-version-skew';
  if (own.compare(other) > 0) {
    const message = `${own} is newer than the control plane's ${other}`;
    return [{ field, message, hint: 'upgrade the control plane first', rule }];
  }
  if (own.major !== other.major || other.minorDistance(own) > OLDEST_MINOR) {
    const message = `${own} is more than ${OLDEST_MINOR} minors older than the control plane's ${other}`;
    return [{ field, message, hint: 'raise the version of this pool first', rule }];
  }
  return [];
}

function duplicateName(field: string, what: string): ProviderProblem {
  return { field, message: `${what} is declared twice`, hint: 'rename or remove one of them', rule: 'duplicate-name' };
}

/** Pool `a-b` and zone `b` of pool `a` would make the same MachineDeployment. */
function collisions(clusterName: string, pools: FullPool[]): ProviderProblem[] {
  const deployments = pools.flatMap((pool, index) => {
    const zones = pool.zones?.length ? pool.zones.map(({ name }) => name) : [undefined];
    return [...new Set(zones)].map((zone) => ({ pool, index, name: deploymentName(clusterName, pool.name, zone) }));
  });
  return deployments.flatMap(({ pool, index, name }, position) => {
    const first = deployments.slice(0, position).find((other) => other.name === name && other.pool.name !== pool.name);
    if (!first) {
      return [];
    }
    const field = `pools[${index}].name`;
    const message = `pool ${pool.name} and pool ${first.pool.name} would both make MachineDeployment ${name}`;
    return [{ field, message, hint: 'rename one of the pools', rule: 'name-collision' }];
  });
}
