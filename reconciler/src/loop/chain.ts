import type { ScaleDecision, Scaling } from '../core/decision.ts';
import { changeMessage, decisionMessage, type Engine } from '../core/message.ts';
import type { CommitPlan, FileChange } from '../core/repository.ts';
import { advance } from './change.ts';
import { isRequest, type PreparedScaling, type PrepareParts, prepareScaling } from './prepare.ts';
import type { Snapshot } from './snapshot.ts';

export interface ChainParts extends PrepareParts {
  /** Author of commits that no person made. */
  readonly bot: { readonly name: string; readonly email: string };
}

/** Commits that stand on each other, and the fleet after the last of them. */
export class Chain {
  readonly #parts: ChainParts;
  readonly #touched = new Set<string>();
  readonly #plans: CommitPlan[] = [];
  #snapshot: Snapshot;

  constructor(parts: ChainParts, start: Snapshot) {
    this.#parts = parts;
    this.#snapshot = start;
  }

  get plans(): readonly CommitPlan[] {
    return this.#plans;
  }

  /** The fleet with every commit so far. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** An empty chain on another fleet. */
  from(start: Snapshot): Chain {
    return new Chain(this.#parts, start);
  }

  /** Adds a commit; its place in the chain. */
  add(plan: CommitPlan): number {
    this.#snapshot = advance(this.#snapshot, plan.changes);
    return this.#plans.push(plan) - 1;
  }

  /**
   * Adds the commit of a decision that was worked out on the start of the chain. When a commit before touched the same
   * cluster it is worked out anew on what that left.
   *
   * @returns its place in the chain, or why it can not be made any more
   */
  addScaling(scaling: PreparedScaling): number | string {
    const { decision } = scaling;
    const { prepared, refusal } = this.#touched.has(decision.cluster)
      ? prepareScaling(this.#parts, this.#snapshot, decision)
      : scaling;
    if (!prepared) return refusal ?? 'it was not worked out';
    this.#touched.add(decision.cluster);
    return this.add(scalingCommit(this.#parts, this.#snapshot, decision, prepared.files));
  }
}

/** The commit of a decision on a fleet. Its date is the trigger's, so that the same decision gives the same commit. */
export function scalingCommit(
  { renderer, bot }: ChainParts,
  { fleet }: Snapshot,
  decision: Scaling,
  changes: readonly FileChange[],
): CommitPlan {
  const renderProfile = fleet.data.clusters.get(decision.cluster)?.spec.renderProfile ?? 1;
  const engine = { name: renderer.engine, renderProfile };
  return {
    message: messageOf(decision, engine),
    author: { ...bot, seconds: Math.floor(decision.trigger.at) },
    changes,
  };
}

function messageOf(decision: Scaling, engine: Engine): string {
  // Everything that is no request was decided by a policy.
  if (!isRequest(decision)) return decisionMessage(decision as ScaleDecision, engine);
  const { cluster, pool, from, to, reason, trigger, id } = decision;
  const change = {
    subject: `Scale ${cluster.split('/')[1]}/${pool} ${from} -> ${to} by request`,
    body: `${reason}, key ${decision.request.key}.`,
    class: decision.class,
    clusters: [cluster],
    origin: { trigger: trigger.id, decision: id },
  };
  return changeMessage(change, engine);
}
