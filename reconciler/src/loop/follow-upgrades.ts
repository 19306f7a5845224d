import type { ClusterState } from '../core/generated/fleet.ts';
import { type NamespacedName, namespacedName } from '../core/model.ts';
import { grantedBody } from '../core/resolve.ts';
import { timestamp } from '../core/time.ts';
import { afterStep, nextUpgradeStep, poolsToCome, type UpgradeStep, upgradeId } from '../core/upgrade.ts';
import { versionsOf } from '../core/versions.ts';
import { appliedManifests } from './applied.ts';
import type { Chain, ChainParts } from './chain.ts';
import {
  addHousekeeping,
  closedProposal,
  type FollowUpInput,
  type FollowUpSteps,
  judgeStep,
  type NextStep,
} from './follow-up.ts';
import { stateChange } from './prepare.ts';
import { PROPOSALS } from './proposals.ts';
import { Following } from './steps.ts';

/** True while an upgrade is under way in a cluster that stays. */
export function isBeingUpgraded({ status }: ClusterState): boolean {
  return versionsOf(status)?.upgrade !== undefined && status?.deletion === undefined;
}

/** Branch on which the next step of an upgrade waits. */
export function upgradeBranch(cluster: NamespacedName, pool: string): string {
  return `${PROPOSALS}${cluster}/${pool}/upgrade`;
}

/** Goes on with every upgrade that is under way: one pool of a cluster at a time, each once everything before is ready. */
export async function followUpgrades(parts: ChainParts, chain: Chain, input: FollowUpInput): Promise<FollowUpSteps> {
  const { data } = chain.snapshot.fleet;
  const following = new FollowingUpgrades(parts, chain, input);
  for (const state of data.states.values()) {
    if (isBeingUpgraded(state) && data.clusters.has(namespacedName(state.metadata))) await following.follow(state);
  }
  return following.steps;
}

type DueStep = Exclude<UpgradeStep, { readonly kind: 'wait' }>;

class FollowingUpgrades extends Following {
  async follow(state: ClusterState): Promise<void> {
    const step = await this.#nextStep(state);
    const what = `upgrade of cluster ${namespacedName(state.metadata)}`;
    if (step.kind === 'wait') this.steps.add({ what, reason: step.reason });
    else this.#take(state, step);
  }

  async #nextStep(state: ClusterState): Promise<UpgradeStep> {
    const { data } = this.chain.snapshot.fleet;
    const { seen } = this.input;
    const cluster = namespacedName(state.metadata);
    const { pause } = data.fleet.spec;
    const facts = seen?.get(cluster);
    if (seen && !facts) return { kind: 'wait', reason: 'its management cluster can not be read' };
    const declared = data.clusters.get(cluster);
    const wish = declared ? grantedBody(data, declared) : {};
    const [next] = poolsToCome(wish, state.status);
    const closed = next && closedProposal(this.input, upgradeBranch(cluster, next.name));
    const part = 'objects' as const;
    const { repository } = this.parts;
    const applied = facts && (await appliedManifests(repository, this.chain.snapshot, { cluster, facts, part }));
    return nextUpgradeStep(wish, state.status ?? {}, {
      ...(applied && { applied }),
      ...(facts?.unrest !== undefined && { unrest: facts.unrest }),
      ...(pause && { pause }),
      ...(closed !== undefined && { closed }),
    });
  }

  #take(state: ClusterState, step: DueStep): void {
    const next = upgradeCommit(state, step, this.input.at);
    if (step.kind !== 'pool') {
      this.steps.add(addHousekeeping(this.parts, this.chain, next));
      return;
    }
    const { what } = next;
    const judged = judgeStep(this.parts, this.chain, next, this.input);
    if (typeof judged === 'string') this.steps.add({ what, reason: judged });
    else if (judged.exceeded !== undefined) this.steps.add({ what, reason: judged.exceeded });
    else if (judged.isDirect) this.steps.add(judged.place());
    else {
      const branch = upgradeBranch(next.cluster, step.pool.name);
      const { commit, plan } = judged;
      const proposal = { ...commit, plan, branch, decision: next.origin.decision };
      this.steps.propose(proposal, 'upgrades are proposed (commitPolicy of fleet.yaml)');
    }
  }
}

/**
 * The commit of a step.
 *
 * @param at seconds since the epoch
 */
export function upgradeCommit(state: ClusterState, step: DueStep, at: number): NextStep {
  const cluster = namespacedName(state.metadata);
  const { status = {} } = state;
  const origin = { trigger: step.trigger, decision: upgradeId(status) };
  const files = [stateChange({ ...state, status: afterStep(status, step, timestamp(at)) })];
  return { cluster, what: `upgrade of cluster ${cluster}`, at, origin, files, ...textsOf(state, step) };
}

function textsOf({ metadata: { name }, status }: ClusterState, step: DueStep): Pick<NextStep, 'subject' | 'body'> {
  const { controlPlane, upgrade } = versionsOf(status) ?? {};
  switch (step.kind) {
    case 'pool': {
      const { name: pool, from, to } = step.pool;
      const body = `The upgrade began ${upgrade?.since} with the control plane, which is at ${controlPlane}; ${step.reason}.`;
      return { subject: `Upgrade ${name}/${pool} ${from} -> ${to}`, body };
    }
    case 'end':
      return {
        subject: `Note that the upgrade of ${name} to ${controlPlane} is over`,
        body: `It began ${upgrade?.since}; ${step.reason}.`,
      };
    case 'stop':
      return {
        subject: `Stop the upgrade of ${name} to ${controlPlane}`,
        body: `No further pool gets its version: ${step.reason}.\nTo go on: krake-infra cluster upgrade.`,
      };
  }
}
