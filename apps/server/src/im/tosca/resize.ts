import { isDeepStrictEqual } from 'node:util';
import type { YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { below, isMapping, type Mapping } from './data.ts';
import { poolPlaces, readTosca } from './read-tosca.ts';
import { NODES } from './topology.ts';
import type { WantedPool } from './wanted-cluster.ts';

/** References that are followed from a node template to a number. */
const MOST_REFERENCES = 10;

/**
 * A template with other sizes, changed where their numbers stand. `undefined` when it has these sizes already, or can not
 * have them because two pools share a number.
 *
 * @param sizes by pool; pools that the template leaves open, and others, stay out of it
 */
export function resizedTosca(tosca: Mapping, sizes: ReadonlyMap<string, number>): Mapping | undefined {
  const text = JSON.stringify(tosca);
  const sizeOf = ({ name }: WantedPool) => (name === undefined ? onlySize(sizes) : sizes.get(name));
  const before = readTosca(text);
  const wanted = before.pools.map((pool) => ({ ...pool, replicas: sizeOf(pool) ?? pool.replicas }));
  if (isDeepStrictEqual(wanted, before.pools)) return undefined;
  const resized = JSON.parse(text) as Mapping;
  for (const { pool, path } of poolPlaces(text)) {
    const size = sizeOf(pool);
    if (size !== undefined && size !== pool.replicas) put(resized, numberAt(resized, path), size);
  }
  return isDeepStrictEqual(readTosca(JSON.stringify(resized)).pools, wanted) ? resized : undefined;
}

/** Of the only pool; the sample of the Infrastructure Manager gives it no name. */
function onlySize(sizes: ReadonlyMap<string, number>): number | undefined {
  return sizes.size === 1 ? [...sizes.values()][0] : undefined;
}

/** Where a number stands that is read at a path, over `get_input` and `get_property`; the path itself where it has none. */
function numberAt(data: Mapping, path: YamlPath): YamlPath {
  let at = path;
  for (let count = 0; count < MOST_REFERENCES; count++) {
    const value = at.reduce<unknown>(below, data);
    if (value === undefined) return path;
    const next = isMapping(value) ? referred(value, at) : undefined;
    if (!next) return at;
    at = next;
  }
  return path;
}

function referred(call: Mapping, from: YamlPath): YamlPath | undefined {
  const { get_input: input, get_property: property } = call;
  if (typeof input === 'string') return ['topology_template', 'inputs', input, 'default'];
  if (!Array.isArray(property)) return undefined;
  const [node, ...rest] = property as string[];
  const name = node === 'SELF' ? from[NODES.length] : node;
  return [...NODES, name as string, 'properties', ...rest];
}

function put(data: Mapping, path: YamlPath, value: number): void {
  let at = data as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Record<string | number, unknown>;
  }
  at[path.at(-1) as string | number] = value;
}
