import type { ControlPlaneProps, DeletionTimeouts, HealthCheck, MachinePoolProps, Zone } from './generated/structs.ts';
import { CLUSTER_LABEL, CONTROL_PLANE, DEPLOYMENT_LABEL, POOL_LABEL } from './manifest.ts';
import { deploymentName, hash10 } from './names.ts';
import { NodeCount } from './node-count.ts';
import { omitEmpty } from './omit-empty.ts';
import { readCapacity } from './pool-capacity.ts';
import { sizeAnnotation } from './pool-size.ts';
import { PROFILE_1 } from './profiles.ts';
import type { FoundCluster } from './read-objects.ts';

const LONGEST_POOL = 40;

/** MachineDeployments of one pool, in order of its zones. */
export interface FoundPool {
  readonly name: string;
  readonly deployments: any[];
  /** The MachineHealthCheck of its machines and of no others. */
  readonly healthCheck?: any;
}

/**
 * Pools by their label where names are those that the fleet would give; else MachineDeployments in different zones that
 * share their templates are a pool, and any other is one by itself.
 */
export function foundPools({ cluster, deployments, healthChecks }: FoundCluster): FoundPool[] {
  const clusterName = cluster.metadata.name;
  const pools = new Map<string, any[]>();
  const others: any[] = [];
  for (const deployment of deployments) {
    const pool = deployment.metadata.labels?.[POOL_LABEL];
    const zone = deployment.spec.template.spec.failureDomain;
    if (pool !== undefined && deployment.metadata.name === deploymentName(clusterName, pool, zone)) {
      pools.set(pool, [...(pools.get(pool) ?? []), deployment]);
    } else {
      others.push(deployment);
    }
  }
  for (const group of sameTemplates(others)) {
    pools.set(poolName(clusterName, commonName(group), pools), group);
  }
  const found = [...pools].map(([name, each]) => ({ name, deployments: each }));
  return found.map((pool) => {
    const ofPool = healthChecks.filter((check) => pool.deployments.every((each) => selects(check, each)));
    const others = found.filter((other) => other !== pool).flatMap((other) => other.deployments);
    const healthCheck = ofPool.find((check) => !others.some((each) => selects(check, each)));
    return { ...pool, healthCheck };
  });
}

/** Groups of MachineDeployments that could be the zones of one pool. */
function sameTemplates(deployments: any[]): any[][] {
  const groups = new Map<string, any[]>();
  for (const deployment of deployments) {
    const { version, failureDomain, infrastructureRef, bootstrap } = deployment.spec.template.spec;
    const templates = [version, infrastructureRef?.name, bootstrap?.configRef?.name, autoscaled(deployment)].join();
    const alone =
      failureDomain === undefined || groups.get(templates)?.some((other) => zoneOf(other) === failureDomain);
    const key = alone ? deployment.metadata.name : templates;
    groups.set(key, [...(groups.get(key) ?? []), deployment]);
  }
  return [...groups.values()];
}

/** What the names begin with; all of it for a single one. */
function commonName([first, ...others]: any[]): string {
  const { name } = first.metadata;
  const isCommon = (length: number) => others.every(({ metadata }) => metadata.name.startsWith(name.slice(0, length)));
  let length = name.length;
  while (!isCommon(length)) {
    length--;
  }
  return name.slice(0, length).replace(/-+$/, '') || name;
}

/** Whether a MachineHealthCheck looks at the machines of a MachineDeployment. */
function selects({ spec }: any, { metadata, spec: { template } }: any): boolean {
  const labels = { ...template.metadata?.labels, [DEPLOYMENT_LABEL]: metadata.name };
  const wanted = Object.entries(spec.selector?.matchLabels ?? {}).filter(([key]) => key !== CLUSTER_LABEL);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The name of the MachineDeployment without that of the cluster, short enough and not taken. */
function poolName(clusterName: string, deployment: string, taken: ReadonlyMap<string, unknown>): string {
  const prefix = `${clusterName}-`;
  const own = deployment.startsWith(prefix) ? deployment.slice(prefix.length) : deployment;
  const plain = own.replaceAll('.', '-');
  const isFree = plain.length <= LONGEST_POOL && plain !== CONTROL_PLANE && !taken.has(plain);
  return isFree ? plain : `${plain.slice(0, LONGEST_POOL - 11).replace(/-+$/, '')}-${hash10(deployment)}`;
}

/** Fields of a control plane but those of its machines and of kubeadm. */
export function readControlPlane({ spec }: any): Omit<ControlPlaneProps, 'machine'> {
  const { maxSurge, certificateRenewalDays } = PROFILE_1.ControlPlane;
  return omitEmpty({
    replicas: spec.replicas ?? 1,
    maxSurge: unless(maxSurge, whole(spec.rollout?.strategy?.rollingUpdate?.maxSurge)),
    certificateRenewalDays: unless(certificateRenewalDays, spec.rollout?.before?.certificatesExpiryDays),
    timeouts: readTimeouts(spec.machineTemplate?.spec?.deletion),
  });
}

/** Fields of a pool but those of its machines and of kubeadm. */
export function readPool({ name, deployments }: FoundPool, clusterVersion: string): Omit<MachinePoolProps, 'machine'> {
  const [{ spec }] = deployments;
  const { maxSurge, maxUnavailable } = spec.rollout?.strategy?.rollingUpdate ?? {};
  const defaults = PROFILE_1.MachinePool;
  return omitEmpty({
    name,
    ...readSizes(deployments),
    capacity: readCapacity(deployments[0].metadata.annotations),
    kubernetesVersion: unless(clusterVersion, spec.template.spec.version),
    maxSurge: unless(defaults.maxSurge, whole(maxSurge)),
    maxUnavailable: unless(defaults.maxUnavailable, whole(maxUnavailable)),
    deletionOrder: spec.deletion?.order,
    timeouts: readTimeouts(spec.template.spec.deletion),
  });
}

function readSizes(deployments: any[]): Omit<MachinePoolProps, 'name' | 'machine'> {
  const owner = deployments.some(autoscaled) ? 'autoscaler' : undefined;
  const zones = deployments.map((deployment): Zone => ({ name: zoneOf(deployment) ?? '', ...sizeOf(deployment) }));
  const [first] = zones;
  if (!first || zoneOf(deployments[0]) !== undefined) {
    return { owner, zones };
  }
  const { name, ...size } = first;
  return { owner, ...size };
}

/** Each MachineDeployment with the name that the fleet gives it. */
export function namedDeployments(clusterName: string, pools: FoundPool[]): { name: string; was: any }[] {
  return pools.flatMap(({ name, deployments }) =>
    deployments.map((was) => ({ name: deploymentName(clusterName, name, zoneOf(was)), was })),
  );
}

const zoneOf = (deployment: any): string | undefined => deployment.spec.template.spec.failureDomain;

/** True where the cluster-autoscaler finds the MachineDeployment. */
export function autoscaled(deployment: any): boolean {
  const { min, max } = sizeOf(deployment);
  return min !== undefined && max !== undefined;
}

/** Bounds that annotations give, else the number of machines. */
export function sizeOf({ metadata: { annotations = {} }, spec }: any): Omit<Zone, 'name'> {
  const [min, max] = (['min', 'max'] as const).map((end) => annotations[sizeAnnotation(end)]);
  if (min === undefined || max === undefined) {
    // what Cluster API makes of none
    return { replicas: spec.replicas ?? 1 };
  }
  return { min: Number(min), max: Number(max) };
}

function readTimeouts(deletion: any = {}): DeletionTimeouts | undefined {
  const { drainSeconds, volumeDetachSeconds, deletionSeconds } = PROFILE_1.DeletionTimeouts;
  return omitEmpty({
    drainSeconds: unless(drainSeconds, positive(deletion.nodeDrainTimeoutSeconds)),
    volumeDetachSeconds: unless(volumeDetachSeconds, positive(deletion.nodeVolumeDetachTimeoutSeconds)),
    deletionSeconds: unless(deletionSeconds, positive(deletion.nodeDeletionTimeoutSeconds)),
  });
}

/** A health check; none where there is no object. */
export function readHealthCheck(object: any): HealthCheck {
  if (!object) {
    return { enabled: false };
  }
  const { checks = {}, remediation } = object.spec;
  const [first] = checks.unhealthyNodeConditions ?? [];
  const defaults = PROFILE_1.HealthCheck;
  return omitEmpty({
    unhealthySeconds: unless(defaults.unhealthySeconds, positive(first?.timeoutSeconds)),
    nodeStartupSeconds: unless(defaults.nodeStartupSeconds, positive(checks.nodeStartupTimeoutSeconds)),
    maxUnhealthy: unless(defaults.maxUnhealthy, whole(remediation?.triggerIf?.unhealthyLessThanOrEqualTo)),
  });
}

/** Nothing for what is the default anyway. */
function unless<T>(usual: T, value: T | undefined): T | undefined {
  return value === usual ? undefined : value;
}

/** Numbers of machines; a share of them can not be said. */
function whole(value: any): number | undefined {
  return typeof value === 'number' && NodeCount.isCount(value) ? value : undefined;
}

function positive(value: any): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
