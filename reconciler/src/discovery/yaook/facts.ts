import { Problem } from '../../core/errors.ts';
import type { YaookCloud, YaookDiscovered } from '../../core/generated/fleet.ts';
import { type Json, numberAt, objectAt, textAt } from '../../track/cluster-api/json.ts';
import { authority } from './authority.ts';
import { derive, type Fact, items, known, theOnly, unknown, wholeNumber } from './fact.ts';
import { DEFAULT_NAMESPACE, type YaookObjects } from './objects.ts';

/** What was found of a cloud, and one line for each thing that was not. */
export interface Discovery {
  readonly discovered: YaookDiscovered;
  readonly unknown: readonly string[];
}

/**
 * Facts of a Yaook cloud. Pure: same objects, same facts.
 *
 * @throws Problem when Keystone itself is not there or may not be read, because the name is wrong derive, or the kubeconfig
 */
export function yaookDiscovery(cloud: YaookCloud, objects: YaookObjects): Discovery {
  const keystone = keystoneOf(cloud, objects);
  const facts: { readonly [field in keyof YaookDiscovered]-?: Fact<YaookDiscovered[field]> } = {
    region: textOf(keystone, 'region', 'name'),
    authUrl: authUrl(cloud, keystone),
    release: textOf(keystone, 'targetRelease'),
    caBundle: authority(cloud, keystone, objects.authority),
    mtu: derive(theOnly(objects.neutron, 'NeutronDeployment'), tenantMtu),
    loadBalancerProviders: loadBalancerProviders(objects),
    availabilityZones: derive(items(objects.cinder, 'CinderDeployment'), zones),
    blockStorage: derive(items(objects.cinder, 'CinderDeployment'), ({ length }) => known(length > 0)),
    applicationCredentials: applicationCredentials(cloud, keystone),
  };
  const entries = Object.entries(facts) as [string, Fact<unknown>][];
  return {
    discovered: Object.fromEntries(
      entries.flatMap(([field, fact]) => ('value' in fact && fact.value !== undefined ? [[field, fact.value]] : [])),
    ),
    unknown: entries.flatMap(([field, fact]) => ('unknown' in fact ? [`${field}: ${fact.unknown}`] : [])),
  };
}

function keystoneOf({ keystone, namespace = DEFAULT_NAMESPACE }: YaookCloud, { keystone: answer }: YaookObjects): Json {
  if (answer.kind === 'found') return answer.object;
  const title = `${keystone.kind ?? 'KeystoneDeployment'} ${namespace}/${keystone.name}`;
  if (answer.kind === 'absent') {
    const hint =
      'correct keystone and namespace of the cloud, or name the kubeconfig of the cluster that Yaook runs on';
    throw new Problem({ code: 'not-found', message: `there is no ${title}`, hint });
  }
  const hint = 'use a kubeconfig that may read objects of yaook.cloud there';
  throw new Problem({ code: 'unavailable', message: `${title} may not be read`, hint, retry: 'never' });
}

function textOf(keystone: Json, ...fields: readonly string[]): Fact<string> {
  const text = textAt(keystone, 'spec', ...fields);
  return text ? known(text) : unknown(`Keystone has no spec.${fields.join('.')}`);
}

/** Source: Yaook, Service `keystone` inside the cluster; the public one is where the ingress of the site listens, at any port. */
function authUrl({ topology, namespace = DEFAULT_NAMESPACE }: YaookCloud, keystone: Json): Fact<string> {
  if (topology === 'coLocated') return known(`https://keystone.${namespace}.svc:5000/v3`);
  const ingress = objectAt(keystone, 'spec', 'api', 'ingress') ?? {};
  const [fqdn, port] = [textAt(ingress, 'fqdn'), numberAt(ingress, 'port')];
  if (!fqdn || port === undefined) return unknown('Keystone has no spec.api.ingress with fqdn and port');
  return known(`https://${fqdn}${port === 443 ? '' : `:${port}`}/v3`);
}

/** What Geneve adds to a packet (unit: bytes). Source: Yaook, 1342 of the path carry 1284. */
const GENEVE = 58;
/** Source: Neutron, default of global_physnet_mtu. */
const PHYSICAL_MTU = 1500;
/** Bounds of the field. */
const [SMALLEST_MTU, LARGEST_MTU] = [576, 9216];

function tenantMtu({ spec = {} }: Json): Fact<number> {
  const physical = wholeNumber(objectAt(spec as Json, 'neutronConfig', 'DEFAULT')?.global_physnet_mtu);
  const path = wholeNumber(objectAt(spec as Json, 'neutronML2Config', 'ml2')?.path_mtu);
  if (physical === undefined && path === undefined) {
    return unknown('NeutronDeployment has neither global_physnet_mtu nor path_mtu');
  }
  // to Neutron a path of 0 is one without a bound of its own
  const mtu = Math.min(physical ?? PHYSICAL_MTU, path || Number.POSITIVE_INFINITY) - GENEVE;
  return mtu >= SMALLEST_MTU && mtu <= LARGEST_MTU ? known(mtu) : unknown(`NeutronDeployment leaves ${mtu} bytes`);
}

function loadBalancerProviders({ octavia }: YaookObjects): Fact<readonly string[]> {
  return derive(items(octavia, 'OctaviaDeployment'), (list) => {
    if (list.length === 0) return known([]);
    return derive(theOnly(octavia, 'OctaviaDeployment'), (only) => {
      const settings = objectAt(only, 'spec', 'octaviaConfig', 'api_settings');
      const drivers = driverNames(settings?.enabled_provider_drivers);
      return drivers.length > 0 ? known(drivers) : unknown('OctaviaDeployment has no enabled_provider_drivers');
    });
  });
}

/** `name: description` with commas between, as Octavia's configuration has it, or a list or a mapping of the same. */
function driverNames(value: unknown): readonly string[] {
  const parts = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : Object.keys(value ?? {});
  const names = parts.map((part) => String(part).split(':')[0]?.trim() ?? '');
  return [...new Set(names.filter((name) => /^[a-z0-9_-]+$/i.test(name)))].sort();
}

/** Source: Keystone; application_credential is among the methods where none are named. */
function applicationCredentials({ keystone: { kind } }: YaookCloud, keystone: Json): Fact<boolean> {
  if (kind === 'ExternalKeystoneDeployment') return unknown('an ExternalKeystoneDeployment does not say');
  const methods = objectAt(keystone, 'spec', 'keystoneConfig', 'auth')?.methods;
  if (methods === undefined) return known(true);
  const names = Array.isArray(methods) ? methods : String(methods).split(',');
  return known(names.some((name) => String(name).trim() === 'application_credential'));
}

/** Known only where every backend says its zone; one that does not has a zone of Cinder's own choice. */
function zones(list: readonly Json[]): Fact<readonly string[]> {
  const backends = list.flatMap((cinder) => Object.values(objectAt(cinder, 'spec', 'backends') ?? {}) as Json[]);
  const named = backends.map((backend) => textAt(backend, 'rbd', 'backendConfig', 'backend_availability_zone'));
  const found = named.filter((zone) => zone !== undefined);
  if (found.length === 0 || found.length < named.length) {
    return unknown('no CinderDeployment says backend_availability_zone of every backend');
  }
  return known([...new Set(found)].sort());
}
