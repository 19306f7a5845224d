import type {
  MachinePoolProps,
  OpenStackMachine,
  OpenStackReference,
  PreflightCheck,
  PreflightFlavor,
  PreflightRoom,
  ProviderContext,
} from '@krake-infra/constructs';
import { fullApiServer } from './defaults.ts';

/** Equal machines of a cluster, as many as there may be at once: those of a new cluster, and one more while it is replaced. */
interface Part {
  readonly machine: OpenStackMachine | undefined;
  readonly machines: number;
}

/**
 * Whether the quota of the project has room for the cluster. Source: Nova, limits; Neutron, details of quotas.
 */
export function roomChecks(context: ProviderContext): PreflightCheck[] {
  const parts = partsOf(context);
  const machines = parts.reduce((sum, part) => sum + part.machines, 0);
  const flavors = parts.flatMap(({ machine, machines: count }): PreflightFlavor[] =>
    machine && count > 0 ? [{ match: matchOf(machine.flavor), machines: count }] : [],
  );
  const ofFlavors = { needed: machines, flavors };
  return [
    nova('quota-suffices', `the project needs room for ${machines} machines`, {
      ...absolute('maxTotalInstances', 'totalInstancesUsed'),
      needed: machines,
    }),
    nova('cores-suffice', `the project needs virtual CPUs for ${machines} machines`, {
      ...absolute('maxTotalCores', 'totalCoresUsed'),
      ...ofFlavors,
      size: 'vcpus',
    }),
    nova('memory-suffices', `the project needs memory for ${machines} machines`, {
      ...absolute('maxTotalRAMSize', 'totalRAMUsed'),
      ...ofFlavors,
      size: 'ram',
    }),
    ...floatingAddresses(context, parts),
  ];
}

function absolute(limit: string, used: string): Pick<PreflightRoom, 'limit' | 'used'> {
  return { limit: `limits.absolute.${limit}`, used: `limits.absolute.${used}` };
}

function nova(rule: string, message: string, room: PreflightRoom): PreflightCheck {
  return { rule, field: 'pools', message, service: 'compute', path: '/limits', room };
}

/** Those of Services come besides: they are made as Services are. */
function floatingAddresses({ cloud, cluster }: ProviderContext, parts: Part[]): PreflightCheck[] {
  const own = cluster.openstack ?? {};
  const { floatingIpEnabled, floatingIp } = fullApiServer(cloud, own, 0);
  const hasNetwork = own.externalNetworkEnabled !== false;
  const ofApi = floatingIpEnabled && floatingIp === undefined ? 1 : 0;
  const ofBastion = own.bastion && own.bastion.enabled !== false && own.bastion.floatingIp === undefined ? 1 : 0;
  const ofMachines = parts.reduce((sum, { machine, machines }) => sum + (machine?.floatingIpPool ? machines : 0), 0);
  const needed = ofApi + ofBastion + ofMachines;
  if (!hasNetwork || needed === 0) {
    return [];
  }
  return [
    {
      rule: 'floating-addresses-suffice',
      field: 'openstack',
      message: `the project needs ${needed} floating addresses`,
      service: 'network',
      path: '/v2.0/quotas/{project}/details',
      room: { limit: 'quota.floatingip.limit', used: 'quota.floatingip.used', needed },
    },
  ];
}

function partsOf({ cluster: { controlPlane, pools = [] } }: ProviderContext): Part[] {
  return [
    {
      machine: controlPlane.machine.openstack,
      machines: (controlPlane.replicas ?? 1) + (controlPlane.maxSurge ?? 0),
    },
    ...pools.map((pool) => ({ machine: pool.machine.openstack, machines: most(pool) })),
  ];
}

function most({ zones, replicas, max, maxSurge = 0 }: MachinePoolProps): number {
  const sizes = zones ?? [{ replicas, max }];
  return sizes.reduce((sum, size) => sum + (size.max ?? size.replicas ?? 0) + maxSurge, 0);
}

/** Values by which a resource is found in a list. */
export function matchOf({ id, name }: OpenStackReference): { readonly [field: string]: string } {
  return id === undefined ? { name: name ?? '' } : { id };
}
