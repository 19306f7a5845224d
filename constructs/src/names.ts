/** Longest name that is also a label value, as Cluster API uses the names of its objects. */
const LONGEST = 63;
/** Longest name of a Helm release. */
const LONGEST_RELEASE = 53;
const HASH_LENGTH = 10;
/** Template names and shortened names end with `-` and a hash. */
const LONGEST_BEFORE_HASH = LONGEST - HASH_LENGTH - 1;

/** The same text for equal JSON values: keys sorted, fields that are `undefined` left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value) ?? 'null';
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/**
 * Ten characters `0-9a-v` (50 bits) of a text. Names live for years, so the function is our own and frozen: two
 * multiplicative halves, mixed into each other at the end. It guards against accidents, not against attackers.
 */
export function hash10(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  const mixedHigh = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const mixedLow = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3266489909);
  const bits = (mixedHigh >>> 0) * 2 ** 18 + (mixedLow >>> 14);
  return bits.toString(32).padStart(HASH_LENGTH, '0');
}

/** Parts joined with `-`; a name over 63 characters is cut and ends with a hash of the whole. */
export function objectName(...parts: string[]): string {
  return shorten(parts.join('-'), LONGEST);
}

/** Name of the Flux objects of an add-on. A dot, because other Flux objects of a cluster may be called like its add-on. */
export function addonObjectName(cluster: string, addon: string): string {
  return `${cluster}.addon.${addon}`;
}

/** `<cluster>-<addon>` as the name of a Helm release, which has at most 53 characters. */
export function releaseName(cluster: string, addon: string): string {
  return shorten(`${cluster}-${addon}`, LONGEST_RELEASE);
}

/** `<cluster>-<pool>-<hash of the model's canonical JSON>`: another model never reuses a name. */
export function templateName(cluster: string, pool: string, model: string): string {
  return `${shorten(`${cluster}-${pool}`, LONGEST_BEFORE_HASH)}-${hash10(model)}`;
}

/**
 * A zone as part of a name. Clouds allow upper case, dots and underscores; a zone that has to be rewritten gets a hash,
 * so that `AZ.1` and `az-1` stay apart. It depends on this zone alone: other zones of a pool never rename it.
 */
function zonePart(zone: string): string {
  const plain = zone.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return plain === zone ? zone : `${plain}-${hash10(zone)}`;
}

/** `<cluster>-<pool>`, with `-<zone>` for a pool with zones. */
export function deploymentName(cluster: string, pool: string, zone: string | undefined): string {
  return zone === undefined ? objectName(cluster, pool) : objectName(cluster, pool, zonePart(zone));
}

function shorten(name: string, longest: number): string {
  if (name.length <= longest) {
    return name;
  }
  const head = name.slice(0, longest - HASH_LENGTH - 1).replace(/-+$/, '');
  return `${head}-${hash10(name)}`;
}
