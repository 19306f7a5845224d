import type { Refusal } from './check.ts';
import { formatProblem } from './errors.ts';
import { effectText } from './plan/effect-text.ts';
import { addNodes, type Effect, NO_NODES, type NodeCounts, nodesOf } from './plan/effects.ts';
import type { Plan, UnitPlan } from './plan.ts';

/** How a line is meant: what goes or is refused, what is replaced, what comes, everything else. */
export type Tone = 'danger' | 'warning' | 'good' | 'quiet';

export interface PlanTextOptions {
  /** Refusals of the same change. Default: none. */
  readonly refusals?: readonly Refusal[];
  /** Lines of each kind of harmless effect before the rest is folded into a count. Default 10. */
  readonly linesPerKind?: number;
  /** Colours a line. Default: no colour. */
  readonly paint?: (text: string, tone: Tone) => string;
}

type Kind = Effect['kind'];
type Entry = readonly [unit: UnitPlan, effect: Effect];

/** Effects that a reader must not miss: never folded, always first. */
const LOUD: readonly Kind[] = [
  'rebuild',
  'cluster-deleted',
  'pool-deleted',
  'zone-removed',
  'object-removed',
  'protection-lifted',
];

const OTHERS: readonly Kind[] = [
  'control-plane-scaled',
  'control-plane-rolled',
  'pool-rolled',
  'cluster-created',
  'pool-created',
  'zone-added',
  'pool-scaled',
  'owner-switched',
  'bounds-moved',
  'protection-restored',
  'object-added',
  'template-added',
  'template-retired',
  'template-reused',
  'template-removed',
  'changed-in-place',
  'untouched',
];

/**
 * A plan for people: refusals, then deletions, then everything else by kind, then the sums. However long a plan is,
 * every refusal and every deletion has its line.
 */
export function planText(plan: Plan, options: PlanTextOptions = {}): string {
  const { refusals = [], linesPerKind = 10, paint = (text: string) => text } = options;
  const byKind = groupByKind(plan);
  const lines = refusals.map((refusal) =>
    paint(`refused by ${refusal.rule}: ${formatProblem({ code: 'refused', ...refusal })}`, 'danger'),
  );
  const tell = (kind: Kind, most: number) => {
    const entries = byKind.get(kind) ?? [];
    for (const entry of entries.slice(0, most)) lines.push(paint(lineOf(entry), toneOf(entry[1])));
    const folded = entries.slice(most);
    if (folded.length > 0) lines.push(paint(foldedText(kind, folded), 'quiet'));
  };
  for (const kind of LOUD) tell(kind, Number.POSITIVE_INFINITY);
  for (const kind of OTHERS) tell(kind, linesPerKind);
  lines.push(totalsText(plan));
  return `${lines.join('\n')}\n`;
}

/** The sums of a plan in one line. */
export function totalsText({ units, totals, changeClass }: Plan): string {
  if (units.length === 0) return 'no change';
  const deleted = totals.objectsDeleted > 0 ? [`${count(totals.objectsDeleted, 'object')} deleted`] : [];
  const what = [...nodeTexts(totals.nodes), ...deleted];
  const impossible = units.some(({ effects }) => effects.some(({ kind }) => kind === 'rebuild'));
  const nothing = impossible ? 'possible only for new clusters' : 'no machine is touched';
  const effects = what.length > 0 ? what.join(', ') : nothing;
  return `${changeClass}: ${count(totals.clusters, 'cluster')}; ${effects}`;
}

function groupByKind({ units }: Plan): ReadonlyMap<Kind, readonly Entry[]> {
  const groups = new Map<Kind, Entry[]>();
  for (const unit of units) {
    for (const effect of unit.effects) {
      const group = groups.get(effect.kind);
      if (group) group.push([unit, effect]);
      else groups.set(effect.kind, [[unit, effect]]);
    }
  }
  return groups;
}

function lineOf([unit, effect]: Entry): string {
  return `${unit.cluster ?? `management ${unit.management}`}: ${effectText(effect)}`;
}

function foldedText(kind: Kind, entries: readonly Entry[]): string {
  const sum = entries.map(([, effect]) => nodesOf(effect)).reduce(addNodes, NO_NODES);
  const nodes = nodeTexts(sum);
  return `and ${entries.length} more: ${kind.replaceAll('-', ' ')}${nodes.length > 0 ? ` (${nodes.join(', ')})` : ''}`;
}

function toneOf(effect: Effect): Tone {
  if (LOUD.includes(effect.kind)) return 'danger';
  const { added, removed, rolled } = nodesOf(effect);
  if (removed > 0 || rolled > 0) return 'warning';
  return added > 0 ? 'good' : 'quiet';
}

function nodeTexts({ added, removed, rolled, surge }: NodeCounts): string[] {
  const texts: string[] = [];
  if (added > 0) texts.push(`${count(added, 'machine')} added`);
  if (removed > 0) texts.push(`${count(removed, 'machine')} removed`);
  if (rolled > 0) texts.push(`${count(rolled, 'machine')} replaced with up to ${surge} extra meanwhile`);
  return texts;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
