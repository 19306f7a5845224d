import { stringify } from 'yaml';
import type { ClusterClaim, ClusterState } from '../core/generated/fleet.ts';
import { yamlWriter } from './yaml/write.ts';

const HEADER = '# Written by krake-infra, together with the manifests. Do not edit.\n';

/** Bytes of a file that the program writes for itself: keys in the order of the schema, nothing empty, plain block style. */
export function stateBytes(state: ClusterState | ClusterClaim): Uint8Array {
  return new TextEncoder().encode(HEADER + write(ordered(state)));
}

const write = yamlWriter((document) => stringify(document, { version: '1.1', lineWidth: 0 }));

const ORDER = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'role', 'pool', 'status'];

/** Field with objects as they were found, in which an empty list may say something. */
const AS_FOUND = 'adopted';

/** The same data with keys in one order, so that equal states have equal bytes. */
function ordered(value: unknown, isWhole = false): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, isWhole));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined && (isWhole || !(Array.isArray(inner) && inner.length === 0)))
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner, isWhole || key === AS_FOUND)]));
}
