import type { Applied } from '../core/cluster-facts.ts';
import type { ClusterState, Deletion } from '../core/generated/fleet.ts';
import type { FleetData, NamespacedName } from '../core/model.ts';
import { nextRemovalStep, type RemovalStep } from '../core/removal.ts';
import { mergedBody } from '../core/resolve.ts';
import { timestamp } from '../core/time.ts';
import { appliedManifests } from './applied.ts';
import type { Chain, ChainParts } from './chain.ts';
import {
  closedProposal,
  type FollowUpInput,
  type FollowUpSteps,
  type JudgedStep,
  judgeStep,
  type NextStep,
  orReason,
  workOutStep,
} from './follow-up.ts';
import { PROPOSALS } from './proposals.ts';
import { deletionOf, type Removed, removalChanges, removedText, withDeletion } from './removal.ts';
import { Following } from './steps.ts';

/** Branch on which the removal of a cluster or a pool waits. No pool is called `_cluster`. */
export function removalBranch({ cluster, pool = '_cluster' }: Removed): string {
  return `${PROPOSALS}${cluster}/${pool}/delete`;
}

/** Goes on with every removal that has begun: one commit for each step that is due, in the chain or as a proposal. */
export async function followRemovals(parts: ChainParts, chain: Chain, input: FollowUpInput): Promise<FollowUpSteps> {
  const following = new FollowingRemovals(parts, chain, input);
  for (const removed of begunRemovals(chain.snapshot.fleet.data)) await following.follow(removed);
  return following.steps;
}

/** True while the cluster, or one of its pools, is being removed. */
export function isBeingRemoved({ status }: ClusterState): boolean {
  return status?.deletion !== undefined || status?.pools?.some(({ deletion }) => deletion !== undefined) === true;
}

function begunRemovals(data: FleetData): readonly Removed[] {
  const { states, clusters } = data;
  const begun = [...states].flatMap(([cluster, { status }]): Removed[] => {
    if (!clusters.has(cluster)) return [];
    if (status?.deletion) return [{ cluster }];
    return (status?.pools ?? []).flatMap(({ name, deletion }) => (deletion ? [{ cluster, pool: name }] : []));
  });
  // Of a pool that people took out by hand there is nothing left to remove.
  return begun.filter(({ cluster, pool }) => pool === undefined || hasPool(data, cluster, pool));
}

function hasPool(data: FleetData, key: NamespacedName, pool: string): boolean {
  const cluster = data.clusters.get(key);
  return cluster !== undefined && mergedBody(data, cluster).pools?.some(({ name }) => name === pool) === true;
}

class FollowingRemovals extends Following {
  async follow(removed: Removed): Promise<void> {
    const { pause } = this.chain.snapshot.fleet.data.fleet.spec;
    const closed = closedProposal(this.input, removalBranch(removed));
    const isLifting = this.#deletion(removed).phase === 'lifting';
    const applied = isLifting ? await this.#applied(removed) : undefined;
    const facts = {
      at: this.input.at,
      ...(applied && { applied }),
      ...(pause && { pause }),
      ...(closed !== undefined && { closed }),
    };
    const step = nextRemovalStep(this.#deletion(removed), facts);
    const isTaken = this.#take(removed, step);
    // What was just confirmed can go at once.
    if (step.kind === 'confirm' && isTaken) this.#take(removed, nextRemovalStep(this.#deletion(removed), facts));
  }

  #deletion(removed: Removed): Deletion {
    const status = this.chain.snapshot.fleet.data.states.get(removed.cluster)?.status;
    return deletionOf(status, removed) as Deletion;
  }

  async #applied({ cluster, pool }: Removed): Promise<Applied | undefined> {
    const { seen } = this.input;
    if (!seen) return undefined;
    const facts = seen.get(cluster);
    if (!facts) return { reason: 'its management cluster can not be read' };
    const part = pool === undefined ? 'all' : 'objects';
    return appliedManifests(this.parts.repository, this.chain.snapshot, { cluster, facts, part });
  }

  /** True when its commit is in the chain. */
  #take(removed: Removed, step: RemovalStep): boolean {
    const what = removedText(removed);
    if (step.kind === 'wait') return this.#wait(what, step.reason);
    const next = orReason(() => this.#nextStep(removed, step));
    if (typeof next === 'string') return this.#wait(what, next);
    if (step.kind === 'remove') return this.#remove(removed, next);
    const worked = workOutStep(this.parts, this.chain, next);
    if (typeof worked === 'string') return this.#wait(what, worked);
    const { plan, prepared } = worked;
    this.steps.add({ what, subject: next.subject, class: prepared.plan.changeClass, place: this.chain.add(plan) });
    return true;
  }

  #remove(removed: Removed, next: NextStep): boolean {
    const judged = judgeStep(this.parts, this.chain, next, this.input);
    if (typeof judged === 'string') return this.#wait(next.what, judged);
    if (!judged.isDirect || judged.exceeded !== undefined) return this.#propose(removed, judged);
    this.steps.add(judged.place());
    return true;
  }

  #nextStep(removed: Removed, { kind, reason, trigger }: RemovalStep): NextStep {
    const { snapshot } = this.chain;
    const { at } = this.input;
    const what = removedText(removed);
    const { decision } = this.#deletion(removed);
    const about = { cluster: removed.cluster, what, at, origin: { trigger, decision } };
    if (kind === 'restore') {
      const body = `${what} stays: ${reason}.\nTo remove it after all, begin again.`;
      return {
        ...about,
        subject: `Restore the protection of ${what}`,
        body,
        files: [withDeletion(snapshot, removed, undefined)],
      };
    }
    if (kind === 'confirm') {
      const body = `The commit that lifts it was seen applied: ${reason}.`;
      const deletion = { phase: 'lifted', at: timestamp(at), decision } as const;
      const subject = `Confirm that the protection of ${what} is lifted`;
      return { ...about, subject, body, files: [withDeletion(snapshot, removed, deletion)] };
    }
    const body = `Its removal was begun before (${decision}), and ${reason}.`;
    return { ...about, subject: `Remove ${what}`, body, files: removalChanges(snapshot, removed, at) };
  }

  #propose(removed: Removed, { exceeded, commit, plan }: JudgedStep): boolean {
    const { decision } = this.#deletion(removed);
    const branch = removalBranch(removed);
    const why = exceeded ?? 'removals are proposed (commitPolicy of fleet.yaml)';
    this.steps.propose({ ...commit, plan, branch, decision }, why);
    return false;
  }

  #wait(what: string, reason: string): false {
    this.steps.add({ what, reason });
    return false;
  }
}
