import type { ImmutabilityRule } from './immutability.ts';
import { isTemplate, type Manifest, type ManifestSet, type ManifestUnit } from './manifest.ts';
import type { NamespacedName } from './model.ts';
import { compareObjects } from './plan/compare.ts';
import {
  addNodes,
  type Effect,
  fewest,
  most,
  NO_NODES,
  type NodeCounts,
  nodesOf,
  type SizeRuleChanged,
} from './plan/effects.ts';
import { withTopology } from './plan/topology.ts';
import { changedCluster, changedShared, wholeCluster } from './plan/unit.ts';

/** Class of a change, as the fleet's commit policy names them. */
export type ChangeClass = 'create' | 'delete' | 'upgrade' | 'scale-up' | 'scale-down' | 'other';

/** Most severe first: what can not be undone, then what takes machines away, replaces them, adds them. */
const SEVERITY: readonly ChangeClass[] = ['delete', 'scale-down', 'upgrade', 'create', 'scale-up', 'other'];

/** What a change does to one cluster, or (without `cluster`) to what a management cluster's clusters share. */
export interface UnitPlan {
  readonly management: string;
  readonly cluster?: NamespacedName;
  /** Never empty. */
  readonly effects: readonly Effect[];
  readonly nodes: NodeCounts;
  /** Rendered objects that leave Git. */
  readonly objectsDeleted: number;
  /** How many of those are templates. */
  readonly templatesRemoved: number;
}

/** Sums over a plan; guards count on them. */
export interface PlanTotals {
  /** Clusters whose manifests change in any way. */
  readonly clusters: number;
  readonly nodes: NodeCounts;
  readonly objectsDeleted: number;
  readonly templatesRemoved: number;
}

/** What a change does, in terms of machines. Plain data with stable names: this is also its JSON form. */
export interface Plan {
  /** By management cluster, then cluster; only what changes. */
  readonly units: readonly UnitPlan[];
  readonly totals: PlanTotals;
  /** Every class that the change belongs to, most severe first; empty when nothing changes. */
  readonly classes: readonly ChangeClass[];
  /** The most severe of `classes`; `other` when nothing changes. */
  readonly changeClass: ChangeClass;
}

/**
 * Compares the rendered objects of two states. Units and objects may come in any order, and unchanged clusters may be
 * left out of both.
 *
 * @param immutability what infrastructure providers allow to change in their kinds; a change of anything else of these
 *   kinds is a `rebuild`
 */
export function plan(before: ManifestSet, after: ManifestSet, immutability: readonly ImmutabilityRule[]): Plan {
  const [old, next] = [byUnit(before), byUnit(after)];
  const keys = [...new Set([...old.keys(), ...next.keys()])].sort();
  const units = keys.flatMap((key) => planUnit(old.get(key), next.get(key), immutability));
  const effects = units.flatMap((unit) => unit.effects);
  const found = new Set(effects.map(classOf));
  const classes = SEVERITY.filter((severity) => found.has(severity));
  return { units, totals: totalsOf(units), classes, changeClass: classes[0] ?? 'other' };
}

function byUnit(set: ManifestSet): ReadonlyMap<string, ManifestUnit> {
  const units = new Map<string, ManifestUnit>();
  for (const unit of set) {
    const key = `${unit.management}/${unit.cluster ?? ''}`;
    const known = units.get(key);
    if (unit.objects.length === 0) continue;
    units.set(key, known ? { ...known, objects: [...known.objects, ...unit.objects] } : unit);
  }
  return units;
}

function planUnit(
  before: ManifestUnit | undefined,
  after: ManifestUnit | undefined,
  rules: readonly ImmutabilityRule[],
): UnitPlan[] {
  const unit = after ?? before;
  if (!unit || before?.objects === after?.objects) return [];
  const [was, is] = [before?.objects ?? [], after?.objects ?? []];
  const effects =
    unit.cluster === undefined ? changedShared(was, is) : clusterEffects(withTopology(was), withTopology(is), rules);
  if (effects.length === 0) return [];
  const { removed } = compareObjects(was, is);
  return [
    {
      management: unit.management,
      ...(unit.cluster !== undefined && { cluster: unit.cluster }),
      effects,
      nodes: effects.map(nodesOf).reduce(addNodes, NO_NODES),
      objectsDeleted: removed.length,
      templatesRemoved: removed.filter(isTemplate).length,
    },
  ];
}

function clusterEffects(
  before: readonly Manifest[],
  after: readonly Manifest[],
  rules: readonly ImmutabilityRule[],
): readonly Effect[] {
  if (before.length === 0) return [wholeCluster('cluster-created', after)];
  if (after.length === 0) return [wholeCluster('cluster-deleted', before)];
  return changedCluster(before, after, rules);
}

function totalsOf(units: readonly UnitPlan[]): PlanTotals {
  const clusters = new Set(units.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])));
  return {
    clusters: clusters.size,
    nodes: units.map(({ nodes }) => nodes).reduce(addNodes, NO_NODES),
    objectsDeleted: units.reduce((sum, { objectsDeleted }) => sum + objectsDeleted, 0),
    templatesRemoved: units.reduce((sum, { templatesRemoved }) => sum + templatesRemoved, 0),
  };
}

/** Class of what has one whatever the numbers; the others are classed by the machines they touch. */
const CLASS_BY_KIND: Partial<Record<Effect['kind'], ChangeClass>> = {
  'cluster-created': 'create',
  'cluster-deleted': 'delete',
  'pool-deleted': 'delete',
  'zone-removed': 'delete',
  'object-removed': 'delete',
  'protection-lifted': 'delete',
  rebuild: 'delete',
  'pool-created': 'scale-up',
  'zone-added': 'scale-up',
};

/** The class of one effect. */
export function classOf(effect: Effect): ChangeClass {
  const fixed = CLASS_BY_KIND[effect.kind];
  if (fixed) return fixed;
  if (effect.kind === 'bounds-moved' && lowers(effect)) return 'scale-down';
  const { added, removed, rolled } = nodesOf(effect);
  if (removed > 0) return 'scale-down';
  if (effect.kind.endsWith('-rolled') || rolled > 0) return 'upgrade';
  return added > 0 || effect.kind === 'bounds-moved' ? 'scale-up' : 'other';
}

function lowers({ from, to }: SizeRuleChanged): boolean {
  return fewest(to) < fewest(from) || most(to) < most(from);
}
