import type { ClusterStatus, ClusterTemplate, TemplateCopy } from './generated/fleet.ts';
import { hash12 } from './hash.ts';
import { changedPaths } from './json-diff.ts';

type JsonObject = TemplateCopy['spec'];

/**
 * The template that a cluster follows: of one whose changes come in waves the copy that the cluster got, until it gets a
 * newer one. A cluster that comes to a template follows it at once.
 */
export function templateInEffect(
  template: ClusterTemplate | undefined,
  status: ClusterStatus | undefined,
): ClusterTemplate | undefined {
  const copy = template && copyOf(template, status);
  if (!template || !copy) return template;
  const { rollout } = template.spec;
  const known = followed.get(copy);
  if (known) return known;
  const present: ClusterTemplate = { ...template, spec: { ...copy.spec, ...(rollout && { rollout }) } };
  followed.set(copy, present);
  return present;
}

const followed = new WeakMap<TemplateCopy, ClusterTemplate>();

/** True while a cluster waits for its wave. */
export function isBehind(template: ClusterTemplate | undefined, status: ClusterStatus | undefined): boolean {
  const copy = template && copyOf(template, status);
  if (!template || !copy) return false;
  const spec = sharedSpec(template);
  const known = compared.get(copy);
  if (known?.spec === spec) return known.isBehind;
  const isBehind = changedPaths(copy.spec, spec).length > 0;
  compared.set(copy, { spec, isBehind });
  return isBehind;
}

/** Every pass asks of every cluster, and loads share the objects of unchanged files. */
const compared = new WeakMap<TemplateCopy, { readonly spec: JsonObject; readonly isBehind: boolean }>();

/**
 * Names the newest change of a template, whichever cluster it reaches; another one once the template is changed again. The
 * order of fields in its file does not matter.
 */
export function changeOf(template: ClusterTemplate): string {
  return `wave-${template.metadata.name}-${hash12(JSON.stringify(sharedSpec(template), inOrder))}`;
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** True when a person wants none of the newest change of the template in the cluster. */
export function isDeclined(template: ClusterTemplate, status: ClusterStatus | undefined): boolean {
  const declined = copyOf(template, status)?.declined;
  return declined !== undefined && declined === changeOf(template);
}

/**
 * What the state records of the template once it is rendered; `undefined` where changes do not come in waves.
 *
 * @param at RFC 3339; when the cluster gets its first copy
 */
export function renderedCopy(
  template: ClusterTemplate | undefined,
  status: ClusterStatus | undefined,
  at: string,
): TemplateCopy | undefined {
  if (!template?.spec.rollout) return undefined;
  return copyOf(template, status) ?? newestCopy(template, at);
}

/** The copy of a template as it is now. */
export function newestCopy(template: ClusterTemplate, at: string): TemplateCopy {
  return { name: template.metadata.name, at, spec: sharedSpec(template) };
}

function copyOf({ metadata, spec }: ClusterTemplate, status: ClusterStatus | undefined): TemplateCopy | undefined {
  const copy = status?.removed === undefined && spec.rollout ? status?.template : undefined;
  return copy?.name === metadata.name ? copy : undefined;
}

/** What clusters take from a template, as state files hold it. */
function sharedSpec(template: ClusterTemplate): JsonObject {
  const known = shared.get(template);
  if (known) return known;
  const { rollout: _, ...spec } = template.spec;
  const made = withoutEmptyLists(spec) as JsonObject;
  shared.set(template, made);
  return made;
}

const shared = new WeakMap<ClusterTemplate, JsonObject>();

function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutEmptyLists(inner)]));
}
