import { guardHistory } from '../core/activity.ts';
import type { Decision, ScaleDecision, Scaling } from '../core/decision.ts';
import type { CommitMode } from '../core/generated/fleet.ts';
import { effectsOf, guard } from '../core/guard.ts';
import type { Verdicts } from './answers.ts';
import type { Chain } from './chain.ts';
import { type PreparedScaling, type PrepareParts, prepareScalings } from './prepare.ts';
import type { Snapshot } from './snapshot.ts';

/** A change that was wanted and not made. */
export interface Withheld {
  readonly decision: Scaling;
  /** For a human; one line. */
  readonly reason: string;
}

/** Changes that somebody wants. A pool that a request asks a size for is left alone by policies until the next pass. */
export function wanted({ decisions: requested }: Verdicts, decisions: readonly Decision[]): readonly Scaling[] {
  const taken = new Set(requested.map(poolKey));
  return [...requested, ...decisions.filter(isScale).filter((decision) => !taken.has(poolKey(decision)))];
}

function poolKey({ cluster, pool }: Scaling): string {
  return `${cluster}/${pool}`;
}

export function isScale(decision: Decision): decision is ScaleDecision {
  return decision.kind === 'scale';
}

export interface Admitted {
  readonly direct: readonly PreparedScaling[];
  readonly proposals: readonly PreparedScaling[];
  readonly withheld: readonly Withheld[];
}

export interface AdmitParts extends PrepareParts {
  /** Changes that are worked out on the same fleet already, by id of their decision. */
  readonly ready?: ReadonlyMap<string, PreparedScaling>;
}

/** Works out what decisions do, and asks the guards. */
export async function admit(
  parts: AdmitParts,
  snapshot: Snapshot,
  decisions: readonly Scaling[],
  at: number,
): Promise<Admitted> {
  const prepared = await prepareScalings(parts, snapshot, decisions, parts.ready);
  const refused = prepared.flatMap(({ decision, refusal }) =>
    refusal === undefined ? [] : [{ decision, reason: refusal }],
  );
  const changes = prepared.flatMap(({ decision, prepared: change }) =>
    change ? [{ decision, effects: effectsOf(change.plan) }] : [],
  );
  const { data } = snapshot.fleet;
  const { allowed, held } = guard(changes, data.fleet.spec, guardHistory(data, at));
  const byId = new Map(prepared.map((scaling) => [scaling.decision.id, scaling]));
  const of = (mode: CommitMode) =>
    allowed.flatMap((change) => (change.mode === mode ? (byId.get(change.decision.id) ?? []) : []));
  return { direct: of('direct'), proposals: of('propose-only'), withheld: [...refused, ...held] };
}

/** Adds what may be made directly to the chain; where each of it is, and what could not be made after all. */
export function addDirect(chain: Chain, { direct, withheld }: Admitted) {
  const places = new Map<number, Scaling>();
  const late: Withheld[] = [];
  for (const scaling of direct) {
    const place = chain.addScaling(scaling);
    if (typeof place === 'number') places.set(place, scaling.decision);
    else late.push({ decision: scaling.decision, reason: place });
  }
  return { direct: places, withheld: [...withheld, ...late] };
}
