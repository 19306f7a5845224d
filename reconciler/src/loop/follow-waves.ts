import { guardHistory } from '../core/activity.ts';
import type { Cluster, ClusterState, ClusterTemplate } from '../core/generated/fleet.ts';
import { type ChangeEffects, commitMode, effectsOf, exceededCap } from '../core/guard.ts';
import { type FleetData, type NamespacedName, namespacedName } from '../core/model.ts';
import { isBehind, newestCopy } from '../core/template-copy.ts';
import { countText } from '../core/text.ts';
import { secondsOf, timestamp } from '../core/time.ts';
import { versionsOf } from '../core/versions.ts';
import { nextWave, type WaveMember } from '../core/waves.ts';
import { appliedManifests } from './applied.ts';
import type { Chain, ChainParts } from './chain.ts';
import { type FollowUpInput, type NextStep, type Placed, type Waiting, workOutStep } from './follow-up.ts';
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
    if (!isGoing(data, cluster)) users.set(template, [...(users.get(template) ?? []), cluster]);
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
  const effects: ChangeEffects[] = [];
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
        results.push(move(parts, chain, { cluster, pending, wave: step.wave, at: input.at, effects }));
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

interface Move {
  readonly cluster: NamespacedName;
  readonly pending: PendingTemplate;
  readonly wave: 'canaries' | 'others';
  /** Seconds since the epoch. */
  readonly at: number;
  /** Of what this pass moves; added to. */
  readonly effects: ChangeEffects[];
}

function move(parts: ChainParts, chain: Chain, { cluster, pending, wave, at, effects }: Move): Placed | Waiting {
  const { data } = chain.snapshot.fleet;
  const step = moveCommit(data.states.get(cluster) as ClusterState, pending.template, { at, wave });
  const { what, subject } = step;
  const worked = workOutStep(parts, chain, step);
  if (typeof worked === 'string') return { what, reason: worked };
  const { plan, prepared } = worked;
  const { commitPolicy } = data.fleet.spec;
  const own = effectsOf(prepared.plan);
  const exceeded = exceededCap([...effects, own], data.fleet.spec, guardHistory(data, at));
  if (exceeded !== undefined) return { what, reason: exceeded };
  const { classes, changeClass } = prepared.plan;
  if (commitMode(classes, commitPolicy) !== 'direct') {
    const reason = `a change of class ${changeClass} is not made directly (commitPolicy of fleet.yaml); krake-infra cluster upgrade makes it`;
    return { what, reason };
  }
  effects.push(own);
  return { what, subject, class: changeClass, place: chain.add(plan) };
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
