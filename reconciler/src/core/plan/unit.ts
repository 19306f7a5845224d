import { fixedChange, type ImmutabilityRule } from '../immutability.ts';
import { changedPaths } from '../json-diff.ts';
import { isProtected, isTemplate, type Manifest, manifestTitle } from '../manifest.ts';
import { type Comparison, compareObjects, type Pair } from './compare.ts';
import { addNodes, type Effect, fewest, most, NO_NODES, type NodeCounts } from './effects.ts';
import {
  CONTROL_PLANE_FIELDS,
  controlPlaneSize,
  isControlPlane,
  isPool,
  machineChange,
  POOL_FIELDS,
  sizeOf,
  surgeOf,
  templatesInUse,
} from './machines.ts';
import { poolEffects, poolSummaries } from './pools.ts';

/** Effects on a cluster that exists in both states. */
export function changedCluster(
  before: readonly Manifest[],
  after: readonly Manifest[],
  rules: readonly ImmutabilityRule[],
): Effect[] {
  const comparison = compareObjects(before, after);
  const controlPlanes = comparison.pairs.filter(({ after }) => isControlPlane(after));
  const upgrading = controlPlanes.some(({ before, after }) => before.spec?.version !== after.spec?.version);
  const templates = templateEffects(comparison, templatesInUse(before), templatesInUse(after));
  return [
    ...protectionEffects(comparison.pairs),
    ...comparison.pairs.flatMap((pair) => rebuild(pair, rules)),
    ...controlPlanes.flatMap(controlPlaneEffects),
    ...poolEffects(before, after, upgrading),
    ...templates,
    ...objectEffects(comparison, (object) => !isTemplate(object) && !isPool(object)),
    ...quietEffects(comparison.pairs, rules, new Set(templates.map(({ object }) => object))),
  ];
}

/** Effects on objects that clusters share. */
export function changedShared(before: readonly Manifest[], after: readonly Manifest[]): Effect[] {
  const comparison = compareObjects(before, after);
  return [
    ...protectionEffects(comparison.pairs),
    ...objectEffects(comparison, () => true),
    ...quietEffects(comparison.pairs, [], new Set()),
  ];
}

/** The effect of a cluster that exists in one state only. */
export function wholeCluster(kind: 'cluster-created' | 'cluster-deleted', objects: readonly Manifest[]): Effect {
  const pools = objects.filter(isPool).map(sizeOf);
  const controlPlane = objects.filter(isControlPlane).reduce((sum, object) => sum + controlPlaneSize(object), 0);
  const nodes: NodeCounts[] =
    kind === 'cluster-created'
      ? [controlPlane, ...pools.map(fewest)].map((added) => ({ ...NO_NODES, added }))
      : [controlPlane, ...pools.map(most)].map((removed) => ({ ...NO_NODES, removed }));
  return { kind, controlPlane, pools: poolSummaries(objects), nodes: nodes.reduce(addNodes, NO_NODES) };
}

function protectionEffects(pairs: readonly Pair[]): Effect[] {
  const changed = pairs.filter(({ before, after }) => !isTemplate(after) && isProtected(before) !== isProtected(after));
  const titles = (now: boolean) =>
    changed.filter(({ after }) => isProtected(after) === now).map(({ after }) => manifestTitle(after));
  const [lifted, restored] = [titles(false), titles(true)];
  const effects: Effect[] = [];
  if (lifted.length > 0) effects.push({ kind: 'protection-lifted', objects: lifted });
  if (restored.length > 0) effects.push({ kind: 'protection-restored', objects: restored });
  return effects;
}

function rebuild({ before, after }: Pair, rules: readonly ImmutabilityRule[]): Effect[] {
  const change = fixedChange(before, after, rules);
  return change ? [{ kind: 'rebuild', object: manifestTitle(after), fields: change.paths }] : [];
}

function controlPlaneEffects({ before, after }: Pair): Effect[] {
  const [from, to] = [controlPlaneSize(before), controlPlaneSize(after)];
  const { reasons } = machineChange(before, after, CONTROL_PLANE_FIELDS);
  const effects: Effect[] = [];
  if (from !== to) {
    const nodes = { ...NO_NODES, added: Math.max(0, to - from), removed: Math.max(0, from - to) };
    effects.push({ kind: 'control-plane-scaled', from, to, nodes });
  }
  if (reasons.length > 0) {
    const rolled = Math.min(from, to);
    effects.push({
      kind: 'control-plane-rolled',
      reasons,
      nodes: { ...NO_NODES, rolled, surge: surgeOf(after, rolled) },
    });
  }
  return effects;
}

function templateEffects(
  { pairs, added, removed }: Comparison,
  used: ReadonlySet<string>,
  uses: ReadonlySet<string>,
): Extract<Effect, { object: string }>[] {
  const kept = pairs.flatMap(({ after }) => {
    const object = manifestTitle(after);
    if (!isTemplate(after) || used.has(object) === uses.has(object)) return [];
    return [{ kind: used.has(object) ? ('template-retired' as const) : ('template-reused' as const), object }];
  });
  const titles = (objects: readonly Manifest[]) => objects.filter(isTemplate).map(manifestTitle);
  return [
    ...titles(added).map((object) => ({ kind: 'template-added' as const, object })),
    ...kept,
    ...titles(removed).map((object) => ({ kind: 'template-removed' as const, object })),
  ];
}

function objectEffects({ added, removed }: Comparison, concerns: (object: Manifest) => boolean): Effect[] {
  const titles = (objects: readonly Manifest[]) => objects.filter(concerns).map(manifestTitle);
  return [
    ...titles(added).map((object): Effect => ({ kind: 'object-added', object })),
    ...titles(removed).map((object): Effect => ({ kind: 'object-removed', object })),
  ];
}

/** What changed without any machine being touched and without being told elsewhere. */
function quietEffects(pairs: readonly Pair[], rules: readonly ImmutabilityRule[], told: ReadonlySet<string>): Effect[] {
  const inPlace: Effect[] = [];
  const objects: string[] = [];
  for (const pair of pairs) {
    const object = manifestTitle(pair.after);
    const fields = fieldsInPlace(pair, rules);
    if (fields.length > 0) inPlace.push({ kind: 'changed-in-place', object, fields });
    else if (!told.has(object) && isUntouched(pair)) objects.push(object);
  }
  return objects.length > 0 ? [...inPlace, { kind: 'untouched', objects }] : inPlace;
}

function fieldsInPlace({ before, after }: Pair, rules: readonly ImmutabilityRule[]): readonly string[] {
  if (before.apiVersion !== after.apiVersion) return ['apiVersion'];
  const fixed = new Set(fixedChange(before, after, rules)?.paths);
  const table = isPool(after) ? POOL_FIELDS : isControlPlane(after) ? CONTROL_PLANE_FIELDS : undefined;
  const spec = table ? machineChange(before, after, table).inPlace : changedPaths(before.spec, after.spec);
  const others = changedPaths(withoutSpec(before), withoutSpec(after));
  return [...spec.filter((path) => !fixed.has(path)), ...others];
}

function withoutSpec({ metadata: _metadata, spec: _spec, ...rest }: Manifest): unknown {
  return rest;
}

/** Annotations whose change is an effect of its own: protection, and the bounds of an autoscaler. */
const TOLD_ELSEWHERE =
  /^annotations\.(kustomize\.toolkit\.fluxcd\.io\/prune|cluster\.x-k8s\.io\/cluster-api-autoscaler-)/;

function isUntouched({ before, after }: Pair): boolean {
  const metadata = ({ metadata: { labels = {}, annotations = {} } }: Manifest) => ({ labels, annotations });
  const changed = changedPaths(metadata(before), metadata(after));
  return changed.some((path) => isTemplate(after) || !TOLD_ELSEWHERE.test(path));
}
