import type { ClusterState, ClusterTemplate, TemplateCopy } from '../core/generated/fleet.ts';
import { parseMessage } from '../core/message.ts';
import { type NamespacedName, namespacedName } from '../core/model.ts';
import { memberOf, type PendingTemplate, pendingTemplates } from '../core/pending-templates.ts';
import type { CommitRecord } from '../core/repository.ts';
import { changeOf, newestCopy } from '../core/template-copy.ts';
import { timestamp } from '../core/time.ts';
import { versionsOf } from '../core/versions.ts';
import { nextWave, type WaveMember } from '../core/waves.ts';
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

/** Branch on which the change of its template waits for a cluster. */
export function waveBranch(cluster: NamespacedName): string {
  return `${PROPOSALS}${cluster}/_cluster/template`;
}

/** Lets the next clusters have a change of their template, when those before are ready with it. */
export async function followWaves(parts: ChainParts, chain: Chain, input: FollowUpInput): Promise<FollowUpSteps> {
  const following = new FollowingWaves(parts, chain, input);
  for (const pending of pendingTemplates(chain.snapshot.fleet.data)) await following.follow(pending);
  return following.steps;
}

class FollowingWaves extends Following {
  async follow({ template, clusters }: PendingTemplate): Promise<void> {
    const { metadata, spec } = template;
    const what = `change of template ${metadata.name}`;
    const { data } = this.chain.snapshot.fleet;
    const members = clusters.map((cluster) => memberOf(data, template, cluster));
    const declined = await this.#declined(template, members);
    for (const { cluster } of declined) {
      const next = declineCommit(this.#stateOf(cluster), template, this.input.at);
      this.steps.add(addHousekeeping(this.parts, this.chain, next));
    }
    const reason = this.#pause();
    if (reason !== undefined || declined.length > 0) {
      if (reason !== undefined) this.steps.add({ what, reason });
      return;
    }
    const judged: WaveMember[] = [];
    for (const member of members) judged.push(await this.#withHealth(member));
    const step = nextWave(spec.rollout ?? {}, judged, this.input.at);
    if (step?.kind !== 'move') {
      if (step) this.steps.add({ what, reason: step.reason });
      return;
    }
    const { at } = this.input;
    for (const cluster of step.clusters) {
      this.#move(moveCommit(this.#stateOf(cluster), template, { at, wave: step.wave }));
    }
  }

  /** Clusters for which a person just deleted the proposal of the newest change. */
  async #declined(template: ClusterTemplate, members: readonly WaveMember[]): Promise<readonly WaveMember[]> {
    const declined: WaveMember[] = [];
    for (const member of members) {
      const closed = member.isCurrent ? undefined : closedProposal(this.input, waveBranch(member.cluster));
      const commit = closed === undefined ? undefined : this.input.proposalsBefore.get(closed);
      if (commit === undefined) continue;
      const [record] = await this.parts.repository.log(commit, { limit: 1 }).catch((): CommitRecord[] => []);
      if (parseMessage(record?.message ?? '').decision === changeOf(template)) declined.push(member);
    }
    return declined;
  }

  #stateOf(cluster: NamespacedName): ClusterState {
    return this.chain.snapshot.fleet.data.states.get(cluster) as ClusterState;
  }

  #pause(): string | undefined {
    if (this.chain.snapshot.fleet.data.fleet.spec.pause === 'all') return 'pause all of fleet.yaml';
    return this.input.seen
      ? undefined
      : 'no management cluster is connected that could tell whether clusters are ready with it';
  }

  async #withHealth(member: WaveMember): Promise<WaveMember> {
    const unready = member.isCurrent ? await this.#unready(member.cluster) : undefined;
    return unready === undefined ? member : { ...member, unready };
  }

  async #unready(cluster: NamespacedName): Promise<string | undefined> {
    const { snapshot } = this.chain;
    const facts = this.input.seen?.get(cluster);
    if (!facts) return 'its management cluster can not be read';
    if (facts.unrest !== undefined) return facts.unrest;
    const { upgrade } = versionsOf(snapshot.fleet.data.states.get(cluster)?.status) ?? {};
    if (upgrade) return `being upgraded since ${upgrade.since}`;
    return (await appliedManifests(this.parts.repository, snapshot, { cluster, facts, part: 'objects' })).reason;
  }

  #move(next: NextStep): void {
    const { what, cluster } = next;
    const judged = judgeStep(this.parts, this.chain, next, this.input);
    if (typeof judged === 'string') this.steps.add({ what, reason: judged });
    else if (judged.exceeded !== undefined) this.steps.add({ what, reason: judged.exceeded });
    else if (judged.isDirect) this.steps.add(judged.place());
    else {
      const { commit, plan } = judged;
      const proposal = { ...commit, plan, branch: waveBranch(cluster), decision: next.origin.decision };
      this.steps.propose(proposal, `a change of class ${commit.class} is proposed (commitPolicy of fleet.yaml)`);
    }
  }
}

/** The commit by which a cluster gets the template as it is now. */
export function moveCommit(
  state: ClusterState,
  template: ClusterTemplate,
  { at, wave }: { readonly at: number; readonly wave: 'canaries' | 'others' | 'person' },
): NextStep {
  const copy = newestCopy(template, timestamp(at));
  const subject = `Move ${state.metadata.name} to template ${template.metadata.name} as it is now`;
  return {
    ...templateStep(state, template, copy, at),
    subject,
    body: WHY[wave],
    ...originOf(template, `wave:${wave}`),
  };
}

const WHY = {
  canaries: 'It is one of those that get a change of the template first.',
  others: 'Every cluster that got the change of the template before was seen ready with it.',
  person: 'A person asked for it.',
};

/** The commit that remembers that a person wants none of the newest change in a cluster. */
function declineCommit(state: ClusterState, template: ClusterTemplate, at: number): NextStep {
  const copy = { ...state.status?.template, declined: changeOf(template) } as TemplateCopy;
  const cluster = namespacedName(state.metadata);
  const branch = waveBranch(cluster);
  return {
    ...templateStep(state, template, copy, at),
    subject: `Halt the change of template ${template.metadata.name} at ${state.metadata.name}`,
    body: `Its proposal ${branch} was closed by a person; no other cluster gets it.\nTo go on: krake-infra cluster upgrade ${cluster}, or another change of the template.`,
    ...originOf(template, `closed:${branch}`),
  };
}

function templateStep(state: ClusterState, { metadata }: ClusterTemplate, template: TemplateCopy, at: number) {
  const cluster = namespacedName(state.metadata);
  const files = [stateChange({ ...state, status: { ...state.status, template } })];
  return { cluster, what: `change of template ${metadata.name} for cluster ${cluster}`, files, at };
}

function originOf(template: ClusterTemplate, trigger: string): Pick<NextStep, 'origin'> {
  return { origin: { trigger, decision: changeOf(template) } };
}
