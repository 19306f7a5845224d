import type { OpenStackMachine, OpenStackReference, PreflightCheck, ProviderContext } from '@krake-infra/constructs';
import { fullApiServer } from './defaults.ts';
import { matchOf, roomChecks } from './quota-preflight.ts';

type Asked = Pick<PreflightCheck, 'service' | 'path' | 'list' | 'match'>;

/**
 * What the cloud has to have for this cluster, as questions to its API. Source: API references of OpenStack's services.
 * @param cloudField where people wrote about the cloud
 */
export function openStackPreflight(context: ProviderContext, cloudField: string): PreflightCheck[] {
  const { controlPlane, pools = [] } = context.cluster;
  const machines: [field: string, machine: OpenStackMachine | undefined][] = [
    ['controlPlane.machine.openstack', controlPlane.machine.openstack],
    ...pools.map(({ machine }, index): [string, OpenStackMachine | undefined] => [
      `pools[${index}].machine.openstack`,
      machine.openstack,
    ]),
  ];
  return once([
    ...networkChecks(context, cloudField),
    ...machines.flatMap(([field, machine]) => (machine ? machineChecks(field, machine) : [])),
    ...pools.flatMap(({ zones = [] }, index) => zones.map(({ name }) => zoneCheck(`pools[${index}].zones`, name))),
    ...roomChecks(context),
  ]);
}

/** The same question once, for the first field that asks it. */
function once(checks: PreflightCheck[]): PreflightCheck[] {
  const key = ({ service, path, match, room }: PreflightCheck) => JSON.stringify([service, path, match, room]);
  return [...new Map([...checks].reverse().map((check) => [key(check), check])).values()].reverse();
}

function networkChecks({ cloud, cluster }: ProviderContext, cloudField: string): PreflightCheck[] {
  const own = cluster.openstack ?? {};
  const { loadBalancer, loadBalancerProvider: driver } = fullApiServer(cloud, own, 0);
  const external = own.externalNetwork ?? cloud.openstack?.externalNetwork;
  const checks: PreflightCheck[] = [];
  if (own.externalNetworkEnabled !== false) {
    const filter = external ? queryOf(external) : '';
    const asked = { service: 'network', path: `/v2.0/networks?router:external=true${filter && `&${filter}`}` };
    const field = own.externalNetwork ? 'openstack.externalNetwork' : `${cloudField}.externalNetwork`;
    const message = 'the external network has to be there, and to be the only one that is meant';
    checks.push(exists('external-network-exists', field, message, { ...asked, list: 'networks' }));
  }
  if (loadBalancer) {
    const asked = { service: 'load-balancer', path: '/v2/lbaas/providers', list: 'providers', match: { name: driver } };
    const message = `Octavia has to have the driver ${driver}: CAPO takes another one without a word`;
    checks.push(exists('load-balancer-driver-exists', 'openstack.apiServer.loadBalancerProvider', message, asked));
  }
  return checks;
}

function machineChecks(field: string, machine: OpenStackMachine): PreflightCheck[] {
  const { flavor, image, serverGroup, sshKeyName, rootVolume, additionalBlockDevices = [] } = machine;
  const volumes = [
    ...(rootVolume ? [volumeCheck(`${field}.rootVolume`, rootVolume.type)] : []),
    ...additionalBlockDevices.flatMap(({ storage, type }, index) =>
      storage === 'local' ? [] : [volumeCheck(`${field}.additionalBlockDevices[${index}]`, type)],
    ),
  ];
  const checks = [
    exists('flavor-exists', `${field}.flavor`, 'the flavor has to be there', {
      service: 'compute',
      path: '/flavors',
      list: 'flavors',
      match: matchOf(flavor),
    }),
  ];
  if (image.imageRef === undefined) {
    const asked = { service: 'image', path: `/v2/images?status=active&${queryOf(image)}`, list: 'images' };
    checks.push(exists('image-exists', `${field}.image`, 'the image has to be there, once, and to be active', asked));
  }
  if (serverGroup) {
    const asked = { service: 'compute', path: '/os-server-groups', list: 'server_groups', match: matchOf(serverGroup) };
    checks.push(exists('server-group-exists', `${field}.serverGroup`, 'the server group has to be there', asked));
  }
  if (sshKeyName !== undefined) {
    const match = { 'keypair.name': sshKeyName };
    const asked = { service: 'compute', path: '/os-keypairs', list: 'keypairs', match };
    checks.push(
      exists('key-exists', `${field}.sshKeyName`, 'the key has to belong to the user of the credentials', asked),
    );
  }
  return [...checks, ...volumes];
}

function volumeCheck(field: string, type: string | undefined): PreflightCheck {
  const asked = { service: 'block-storage', path: '/types', list: 'volume_types' };
  if (type === undefined) {
    return { ...exists('volumes-offered', field, 'the cloud has to have Cinder', asked), count: 'some' };
  }
  return exists('volume-type-exists', field, 'the volume type has to be there', { ...asked, match: { name: type } });
}

function zoneCheck(field: string, zoneName: string): PreflightCheck {
  const asked = {
    service: 'compute',
    path: '/os-availability-zone',
    list: 'availabilityZoneInfo',
    match: { zoneName },
  };
  return exists('zone-exists', field, 'the availability zone has to be there', asked);
}

function exists(rule: string, field: string, message: string, asked: Asked): PreflightCheck {
  return { rule, field, message, count: 'one', ...asked };
}

function queryOf({ id, name }: OpenStackReference): string {
  return id === undefined ? `name=${encodeURIComponent(name ?? '')}` : `id=${encodeURIComponent(id)}`;
}
