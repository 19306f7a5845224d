import { bodyOf, type ClusterProps } from './cluster-props.ts';
import type { ProviderProblem } from './provider.ts';

/** What fleet data say of a cluster that follows a ClusterClass, besides the blocks of its provider. */
const OF_CLUSTER = ['kubernetesVersion', 'network', 'controlPlane', 'pools', 'mirrors', 'addons'];
const OF_CONTROL_PLANE = ['replicas', 'machine'];
const OF_POOL = ['name', 'owner', 'replicas', 'min', 'max', 'zones', 'machine', 'scaleDown', 'combine'];

/** Options that would have no effect, because the class decides on what they are about. */
export function topologyProblems(props: ClusterProps): ProviderProblem[] {
  const body = bodyOf(props);
  const { controlPlane, pools = [] } = body;
  return [
    ...others(body, [...OF_CLUSTER, props.provider.id], ''),
    ...others(controlPlane, OF_CONTROL_PLANE, 'controlPlane.'),
    ...pools.flatMap((pool, index) => [
      ...others(pool, OF_POOL, `pools[${index}].`),
      ...(pool.zones ?? []).slice(1).map((_, at) => secondZone(`pools[${index}].zones[${at + 1}]`)),
    ]),
  ];
}

function others(given: object, known: string[], prefix: string): ProviderProblem[] {
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => ({
      field: `${prefix}${name}`,
      message: `${name} is decided by the ClusterClass`,
      hint: 'remove it, and set a variable of the class if it has one',
      rule: 'decided-by-class',
    }));
}

function secondZone(field: string): ProviderProblem {
  const message = 'a pool of a topology is in one zone at most';
  return { field, message, hint: 'give each further zone a pool of its own', rule: 'pool-in-one-zone' };
}
