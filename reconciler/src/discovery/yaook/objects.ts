import type { YaookCloud } from '../../core/generated/fleet.ts';
import type { Json } from '../../track/cluster-api/json.ts';

/** What an API server says to a request. */
export type Answer =
  | { readonly kind: 'found'; readonly object: Json }
  /** There is no such object, or no such kind. */
  | { readonly kind: 'absent' }
  /** There may be one, but it may not be read. */
  | { readonly kind: 'forbidden' };

/** Asks an API server for what is at a path. */
export type Ask = (path: string) => Promise<Answer>;

/** Everything that facts of a Yaook cloud are made of, as it was read. */
export interface YaookObjects {
  readonly keystone: Answer;
  /** Lists of deployments. */
  readonly neutron: Answer;
  readonly octavia: Answer;
  readonly cinder: Answer;
  /** The named ConfigMap or Secret, else the list of ConfigMaps of Keystone's authority. */
  readonly authority: Answer;
}

const YAOOK = '/apis/yaook.cloud/v1';
export const DEFAULT_NAMESPACE = 'yaook';

/** Reads them, and changes nothing. Secrets are read only where a person names one, because they hold keys as well. */
export async function readYaook(cloud: YaookCloud, ask: Ask): Promise<YaookObjects> {
  const paths = pathsOf(cloud);
  const [keystone, neutron, octavia, cinder, authority] = await Promise.all([
    ask(paths.keystone),
    ask(paths.neutron),
    ask(paths.octavia),
    ask(paths.cinder),
    ask(paths.authority),
  ]);
  return { keystone, neutron, octavia, cinder, authority };
}

/** Source: Yaook, labels on objects that belong to a deployment. */
function pathsOf({
  keystone,
  caBundle,
  namespace = DEFAULT_NAMESPACE,
}: YaookCloud): Record<keyof YaookObjects, string> {
  const plural = `${(keystone.kind ?? 'KeystoneDeployment').toLowerCase()}s`;
  const labels = {
    'parent-group': 'yaook.cloud',
    'parent-plural': plural,
    'parent-name': keystone.name,
    component: 'ca_certs',
  };
  const selector = Object.entries(labels).map(([label, value]) => `state.yaook.cloud/${label}=${value}`);
  const core = `/api/v1/namespaces/${namespace}`;
  const own = `${YAOOK}/namespaces/${namespace}`;
  const named = caBundle?.configMap ? `configmaps/${caBundle.configMap.name}` : undefined;
  const secret = caBundle?.secret ? `secrets/${caBundle.secret.name}` : undefined;
  return {
    keystone: `${own}/${plural}/${keystone.name}`,
    neutron: `${own}/neutrondeployments`,
    octavia: `${own}/octaviadeployments`,
    cinder: `${own}/cinderdeployments`,
    authority: `${core}/${named ?? secret ?? `configmaps?labelSelector=${encodeURIComponent(selector.join(','))}`}`,
  };
}
