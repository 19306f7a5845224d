import type { Cluster, ClusterState, ClusterTemplate } from '../core/generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from '../core/model.ts';
import { isBehind, newestCopy } from '../core/template-copy.ts';
import { countText } from '../core/text.ts';
import { secondsOf, timestamp } from '../core/time.ts';
import { versionsOf } from '../core/versions.ts';
import { nextWave, type WaveMember } from '../core/waves.ts';
import { appliedManifests } from './applied.ts';
import type { Chain, ChainParts } from './chain.ts';
import { type FollowUpInput, judgeStep, type NextStep, type Placed, type Waiting } from './follow-up.ts';
import { stateChange } from './prepare.ts';

/** A template with a change that some of its clusters wait for. */
export interface PendingTemplate {
  readonly template: ClusterTemplate;
  /** Every cluster that follows it and stays. */
  readonly clusters: readonly Cluster[];
}

/** Templates with changes that have not reached all of their clusters. */
export function pendingTemplates(data: FleetData): readonly PendingTemplate[] {
  const inWaves = [...data.templates.values()].filter(({ spec }) => spec.rollout !== undefined);
  if (inWaves.length === 0) return [];
  const users = new Map<string, Cluster[]>();
  for (const cluster of data.clusters.values()) {
    const { template = '' } = cluster.spec;
    if (isGoing(data, cluster)) continue;
    const known = users.get(template);
    if (known) known.push(cluster);
    else users.set(template, [cluster]);
  }
  return inWaves
    .map((template) => ({ template, clusters: users.get(template.metadata.name) ?? [] }))
    .filter(({ template, clusters }) => clusters.some((cluster) => isBehind(template, statusOf(data, cluster))));
}

/** How far changes of templates are, a line for each that clusters wait for. */
export function waveLines(data: FleetData): readonly string[] {
  return pendingTemplates(data).map(({ template, clusters }) => {
    const waiting = clusters.filter((cluster) => isBehind(template, statusOf(data, cluster))).length;
    const all = countText(clusters.length, 'cluster');
    return `template ${template.metadata.name}: ${waiting} of ${all} still to get its change, in waves, the canaries first`;
  });
}

/** Lets the next clusters have a change of their template, when those before are ready with it. */
export async function followWaves(
  parts: ChainParts,
  chain: Chain,
  input: FollowUpInput,
): Promise<readonly (Placed | Waiting)[]> {
  const results: (Placed | Waiting)[] = [];
  for (const pending of pendingTemplates(chain.snapshot.fleet.data)) {
    const { metadata, spec } = pending.template;
    const what = `change of template ${metadata.name}`;
    const reason = pauseOf(chain, input);
    if (reason !== undefined) {
      results.push({ what, reason });
      continue;
    }
    const step = nextWave(spec.rollout ?? {}, await membersOf(parts, chain, pending, input), input.at);
    if (step?.kind === 'move') {
      for (const cluster of step.clusters) {
        const state = chain.snapshot.fleet.data.states.get(cluster) as ClusterState;
        const next = moveCommit(state, pending.template, { at: input.at, wave: step.wave });
        results.push(move(parts, chain, next, input));
      }
    } else if (step) results.push({ what, reason: step.reason });
  }
  return results;
}

function pauseOf({ snapshot }: Chain, { seen }: FollowUpInput): string | undefined {
  if (snapshot.fleet.data.fleet.spec.pause === 'all') return 'pause all of fleet.yaml';
  return seen ? undefined : 'no management cluster is connected that could tell whether clusters are ready with it';
}

async function membersOf(
  parts: ChainParts,
  chain: Chain,
  { template, clusters }: PendingTemplate,
  input: FollowUpInput,
): Promise<readonly WaveMember[]> {
  const { data } = chain.snapshot.fleet;
  const members: WaveMember[] = [];
  for (const { metadata, ...cluster } of clusters) {
    const status = statusOf(data, { metadata, ...cluster });
    const isCurrent = !isBehind(template, status);
    const at = status?.template ? secondsOf(status.template.at) : 0;
    const unready = isCurrent ? await unreadyOf(parts, chain, namespacedName(metadata), input) : undefined;
    const labels = metadata.labels ?? {};
    const key = namespacedName(metadata);
    members.push({ cluster: key, labels, isCurrent, at, ...(unready !== undefined && { unready }) });
  }
  return members;
}

async function unreadyOf(
  { repository }: ChainParts,
  { snapshot }: Chain,
  cluster: NamespacedName,
  { seen }: FollowUpInput,
): Promise<string | undefined> {
  const facts = seen?.get(cluster);
  if (!facts) return 'its management cluster can not be read';
  if (facts.unrest !== undefined) return facts.unrest;
  const { upgrade } = versionsOf(snapshot.fleet.data.states.get(cluster)?.status) ?? {};
  if (upgrade) return `being upgraded since ${upgrade.since}`;
  return (await appliedManifests(repository, snapshot, { cluster, facts, part: 'objects' })).reason;
}

function move(parts: ChainParts, chain: Chain, step: NextStep, input: FollowUpInput): Placed | Waiting {
  const { what } = step;
  const judged = judgeStep(parts, chain, step, input);
  if (typeof judged === 'string') return { what, reason: judged };
  if (judged.exceeded !== undefined) return { what, reason: judged.exceeded };
  if (judged.isDirect) return judged.place();
  const reason = `a change of class ${judged.commit.class} is not made directly (commitPolicy of fleet.yaml); krake-infra cluster upgrade makes it`;
  return { what, reason };
}

/** The commit by which a cluster gets the template as it is now. */
export function moveCommit(
  state: ClusterState,
  template: ClusterTemplate,
  { at, wave }: { readonly at: number; readonly wave: 'canaries' | 'others' | 'person' },
): NextStep {
  const cluster = namespacedName(state.metadata);
  const { name } = template.metadata;
  const now = timestamp(at);
  const status = { ...state.status, template: newestCopy(template, now) };
  return {
    cluster,
    what: `change of template ${name} for cluster ${cluster}`,
    subject: `Move ${state.metadata.name} to template ${name} as it is now`,
    body: WHY[wave],
    origin: { trigger: `wave:${wave}`, decision: `wave-${now.replace(/[-:]/g, '').toLowerCase()}` },
    files: [stateChange({ ...state, status })],
    at,
  };
}

const WHY = {
  canaries: 'It is one of those that get a change of the template first.',
  others: 'Every cluster that got the change of the template before was seen ready with it.',
  person: 'A person asked for it.',
};

function statusOf({ states }: FleetData, { metadata }: Cluster): ClusterState['status'] | undefined {
  return states.get(namespacedName(metadata))?.status;
}

function isGoing(data: FleetData, cluster: Cluster): boolean {
  return cluster.spec.registered !== undefined || statusOf(data, cluster)?.deletion !== undefined;
}
