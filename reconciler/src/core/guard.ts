import type { GuardHistory } from './activity.ts';
import type { Scaling } from './decision.ts';
import type { CommitMode, CommitPolicy, FleetSpec, Guards } from './generated/fleet.ts';
import type { NamespacedName } from './model.ts';
import type { ChangeClass, Plan } from './plan.ts';
import { rateHold } from './rate-limits.ts';

/** What a decision does, counted on the rendered difference. */
export interface ChangeEffects {
  /** Clusters whose manifests change. */
  readonly clusters: readonly NamespacedName[];
  readonly nodesRemoved: number;
  readonly objectsDeleted: number;
  /** Every class that the rendered change belongs to. */
  readonly classes: readonly ChangeClass[];
}

/** A decision with what it would do. */
export interface ProposedChange {
  readonly decision: Scaling;
  readonly effects: ChangeEffects;
}

export interface AllowedChange extends ProposedChange {
  /** How it reaches the branch. */
  readonly mode: CommitMode;
}

export interface HeldChange extends ProposedChange {
  /** The cap that it would exceed. */
  readonly cap: keyof Guards | 'rateLimits';
  /** Not before this time may it go, in seconds since the epoch; only time can tell for rate limits. */
  readonly retryAt?: number;
  /** For a human; one line without a final full stop. */
  readonly reason: string;
}

export interface Guarded {
  /** In the order in which they were admitted: growth first. */
  readonly allowed: readonly AllowedChange[];
  readonly held: readonly HeldChange[];
}

const CAPS: Required<Guards> = {
  clustersTouchedPerRun: 50,
  nodesRemovedPerRun: 3,
  nodesRemovedPerDay: 20,
  objectsDeletedPerRun: 0,
};

const MODES: Required<CommitPolicy> = {
  scaleUp: 'direct',
  scaleDown: 'propose-only',
  create: 'direct',
  upgrade: 'direct',
  delete: 'propose-only',
  other: 'direct',
};

const POLICY_FIELD: Readonly<Record<ChangeClass, keyof CommitPolicy>> = {
  'scale-up': 'scaleUp',
  'scale-down': 'scaleDown',
  create: 'create',
  upgrade: 'upgrade',
  delete: 'delete',
  other: 'other',
};

/** The effects that guards count, of a plan. */
export function effectsOf({ units, totals, classes }: Plan): ChangeEffects {
  const clusters = units.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]));
  const { nodes, objectsDeleted } = totals;
  return { clusters: [...new Set(clusters)], nodesRemoved: nodes.removed, objectsDeleted, classes };
}

/**
 * How a change reaches the branch. A change of several classes goes the most careful way that any of them wants.
 *
 * @param policy default: direct for scale-up, create, upgrade and other; propose-only for everything that removes
 */
export function commitMode(classes: readonly ChangeClass[], policy: CommitPolicy = {}): CommitMode {
  const modes = classes.map((name) => policy[POLICY_FIELD[name]] ?? MODES[POLICY_FIELD[name]]);
  return modes.includes('propose-only') ? 'propose-only' : 'direct';
}

/**
 * Admits changes one by one while none of the fleet's caps is exceeded. What would exceed one is held whole, never cut
 * down; smaller changes after it may still pass. Proposals count like direct changes, since a person may merge them all.
 * Growth goes first, so that shrinking never takes its place; otherwise the given order decides.
 *
 * Rate limits count what is on the branch and what this pass puts there; they hold what policies want to put there.
 */
export function guard(changes: readonly ProposedChange[], fleet: FleetSpec, history: GuardHistory): Guarded {
  const allowed: AllowedChange[] = [];
  const held: HeldChange[] = [];
  const growthFirst = (['scale-up', 'scale-down'] as const).flatMap((direction) =>
    changes.filter(({ decision }) => decision.class === direction),
  );
  const touched = new Set<NamespacedName>();
  let used: Usage = { ...NOTHING, nodesRemovedPerDay: history.nodesRemovedPastDay };
  for (const change of growthFirst) {
    const next = withChange(used, change.effects, touched);
    const mode = modeOf(change, fleet.commitPolicy);
    const exceeded =
      firstExceeded(used, next, { ...CAPS, ...fleet.guards }) ??
      tooOften({ ...change, mode }, fleet, { history, allowed, held });
    if (exceeded) {
      held.push({ ...change, ...exceeded });
      continue;
    }
    used = next;
    for (const cluster of change.effects.clusters) touched.add(cluster);
    allowed.push({ ...change, mode });
  }
  return { allowed, held };
}

/** Why the last of some changes of one pass exceeds a cap of the fleet, given those before it; `undefined` when it does not. */
export function exceededCap(
  changes: readonly ChangeEffects[],
  { guards }: Pick<FleetSpec, 'guards'>,
  history: GuardHistory,
): string | undefined {
  const touched = new Set<NamespacedName>();
  let used: Usage = { ...NOTHING, nodesRemovedPerDay: history.nodesRemovedPastDay };
  let exceeded: ExceededCap | undefined;
  for (const effects of changes) {
    const next = withChange(used, effects, touched);
    exceeded = firstExceeded(used, next, { ...CAPS, ...guards });
    for (const cluster of effects.clusters) touched.add(cluster);
    used = next;
  }
  return exceeded?.reason;
}

/** Every cap of the fleet that one change exceeds. */
export function exceededCaps(
  effects: ChangeEffects,
  { guards }: Pick<FleetSpec, 'guards'>,
  history: GuardHistory,
): readonly ExceededCap[] {
  const used: Usage = { ...NOTHING, nodesRemovedPerDay: history.nodesRemovedPastDay };
  return allExceeded(used, withChange(used, effects, new Set()), { ...CAPS, ...guards });
}

function modeOf({ decision, effects }: ProposedChange, policy: CommitPolicy | undefined): CommitMode {
  return commitMode([decision.class, ...effects.classes], policy);
}

function tooOften(
  { decision, mode }: AllowedChange,
  { rateLimits = {} }: FleetSpec,
  { history, allowed, held }: Guarded & { readonly history: GuardHistory },
) {
  const limit = decision.class === 'scale-up' ? rateLimits.scaleUp : rateLimits.scaleDown;
  if (!limit || mode !== 'direct' || !isUnattended(decision)) return undefined;
  const same = (change: ProposedChange) => change.decision.class === decision.class;
  const hold = rateHold(limit, decision.class, {
    at: history.at,
    past: history.recent.filter((change) => change.class === decision.class),
    admitted: allowed.filter((change) => same(change) && change.mode === 'direct').length,
    waiting: held.flatMap((change) => (same(change) && change.retryAt !== undefined ? [change.retryAt] : [])),
  });
  return hold && { cap: 'rateLimits' as const, ...hold };
}

/** True for decisions of policies; a keyed request is somebody's wish. */
function isUnattended(decision: Scaling): boolean {
  return 'policy' in decision;
}

type Usage = Required<Guards>;

const NOTHING: Usage = {
  clustersTouchedPerRun: 0,
  nodesRemovedPerRun: 0,
  nodesRemovedPerDay: 0,
  objectsDeletedPerRun: 0,
};

function withChange(used: Usage, effects: ChangeEffects, touched: ReadonlySet<NamespacedName>): Usage {
  return {
    objectsDeletedPerRun: used.objectsDeletedPerRun + effects.objectsDeleted,
    nodesRemovedPerRun: used.nodesRemovedPerRun + effects.nodesRemoved,
    nodesRemovedPerDay: used.nodesRemovedPerDay + effects.nodesRemoved,
    clustersTouchedPerRun: used.clustersTouchedPerRun + effects.clusters.filter((one) => !touched.has(one)).length,
  };
}

const COUNTED: readonly { readonly cap: keyof Guards; readonly what: string }[] = [
  { cap: 'objectsDeletedPerRun', what: 'objects would be deleted in one run' },
  { cap: 'nodesRemovedPerRun', what: 'nodes would be removed in one run' },
  { cap: 'nodesRemovedPerDay', what: 'nodes would be removed within 24 hours' },
  { cap: 'clustersTouchedPerRun', what: 'clusters would be touched in one run' },
];

/** A cap of the fleet, and by how much a change is over it. */
export interface ExceededCap {
  readonly cap: keyof Guards;
  /** For a human; one line without a final full stop. */
  readonly reason: string;
}

/** A change that adds nothing to a count never exceeds its cap, however much was used before. */
function allExceeded(used: Usage, next: Usage, caps: Usage): readonly ExceededCap[] {
  return COUNTED.filter(({ cap }) => next[cap] > used[cap] && next[cap] > caps[cap]).map(({ cap, what }) => ({
    cap,
    reason: `${next[cap]} ${what}, the fleet allows ${caps[cap]}`,
  }));
}

function firstExceeded(used: Usage, next: Usage, caps: Usage): ExceededCap | undefined {
  return allExceeded(used, next, caps)[0];
}
