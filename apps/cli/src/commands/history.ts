import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { explainPool, withStops } from '@krake-infra/reconciler/core/explain.ts';
import { explanationLines } from '@krake-infra/reconciler/core/explain-text.ts';
import type { ClusterState, Silence } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { parseMessage } from '@krake-infra/reconciler/core/message.ts';
import type { FleetData, NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { CommitId, CommitRecord } from '@krake-infra/reconciler/core/repository.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { silenceText } from '@krake-infra/reconciler/core/silence-text.ts';
import { activeSilences } from '@krake-infra/reconciler/core/stop-facts.ts';
import { type FleetFile, parseFleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { PROPOSALS } from '@krake-infra/reconciler/loop/proposals.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import type { CommitStatus } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import { type Context, timestamp } from '../context.ts';
import { withRepository } from '../fleet-access.ts';
import { clusterName, notFound, requireCluster } from '../names.ts';
import { outcomesOf, outcomeText } from '../outcomes.ts';
import { printData } from '../terminal.ts';

/** Commits with what triggered them, newest first. */
export async function history(
  context: Context,
  text: string | undefined,
  options: { readonly limit: number },
): Promise<void> {
  const { list, silences } = await withRepository(context, async (repository) => {
    const head = await requireHead(repository);
    const cluster = text === undefined ? undefined : clusterName(text);
    const path = cluster && [`clusters/${cluster.key}.yaml`, `clusters/${cluster.key}.state.yaml`];
    const records = await repository.log(head, { limit: options.limit, ...(path && { path }) });
    const silences = cluster ? await silencesAt(repository, head, cluster.key, context.clock.now() / 1000) : [];
    const waiting = await proposed(repository, cluster?.key);
    return { list: [...waiting, ...(await withOutcomes(context, repository, records))], silences };
  });
  const hasOutcomes = context.kubeconfigs.length > 0 || list.some(({ outcome }) => outcome);
  printData(context.terminal, context.output, list, () => [
    ['COMMIT', 'TIME', 'CLASS', 'TRIGGER', ...(hasOutcomes ? ['OUTCOME'] : []), 'SUBJECT'],
    ...list.map(({ commit, at, class: changeClass, trigger, subject, outcome }) => [
      commit.slice(0, 12),
      at,
      changeClass ?? '-',
      trigger ?? 'by hand',
      ...(hasOutcomes ? [outcome ? outcomeText(outcome, Date.parse(at) / 1000) : '-'] : []),
      subject,
    ]),
  ]);
  if (context.output === 'table') {
    for (const silence of silences) context.terminal.out(`silenced: ${silenceText(silence)}\n`);
  }
}

/** Silences of a cluster that have not ended, read from its state file alone. */
async function silencesAt(
  repository: Repository,
  head: CommitId,
  cluster: NamespacedName,
  at: number,
): Promise<readonly Silence[]> {
  const path = `clusters/${cluster}.state.yaml`;
  const bytes = await repository.readAt(head, path);
  const { object } = bytes ? parseFleetFile({ path, mode: '100644', bytes }) : {};
  return activeSilences((object as ClusterState | undefined)?.status, at);
}

/** Commits that wait for a person, each on a branch of its own. */
async function proposed(repository: Repository, cluster: NamespacedName | undefined) {
  const waiting: HistoryEntry[] = [];
  for (const [branch, commit] of await repository.branches(PROPOSALS)) {
    const [record] = await repository.log(commit, { limit: 1 });
    const entry = record && summary(record);
    if (!entry || (cluster !== undefined && !entry.clusters.includes(cluster))) continue;
    waiting.push({ ...entry, outcome: { stage: 'proposed', reason: `waits for a person on branch ${branch}` } });
  }
  return waiting;
}

type HistoryEntry = ReturnType<typeof summary> & { readonly outcome?: CommitStatus };

/** Each commit with what became of it, where management clusters are connected. */
async function withOutcomes(
  context: Context,
  repository: Repository,
  records: readonly CommitRecord[],
): Promise<readonly HistoryEntry[]> {
  const list = records.map(summary);
  const past = list.map(({ commit, at, clusters, policy }) => {
    const seconds = Date.parse(at) / 1000;
    return { commit, seconds, clusters, ...(policy !== undefined && { policy }) };
  });
  const outcomes = await outcomesOf(context, repository, past);
  return list.map((one) => {
    const outcome = outcomes.get(one.commit);
    return { ...one, ...(outcome && { outcome }) };
  });
}

function summary({ id, author, message }: CommitRecord) {
  const { subject, class: changeClass, clusters, trigger, decision, policy } = parseMessage(message);
  return {
    commit: id,
    at: timestamp(author.seconds * 1000),
    author: `${author.name} <${author.email}>`,
    subject,
    ...(changeClass && { class: changeClass }),
    clusters,
    ...(trigger && { trigger }),
    ...(decision && { decision }),
    ...(policy && { policy }),
  };
}

/** Why the pools of a cluster, or one of them, have the size they have; from Git alone. */
export async function explain(context: Context, text: string): Promise<void> {
  const { key, pool } = clusterName(text, true);
  const explanations = await withRepository(context, async (repository) => {
    const head = await requireHead(repository);
    const data = await readCluster(repository, head, key);
    const cluster = requireCluster(data, key);
    const pools = (resolveCluster(data, cluster)?.body.pools ?? []).map(({ name }) => name);
    if (pool !== undefined && !pools.includes(pool)) {
      throw notFound(
        'pool',
        text,
        pools.map((name) => `${key}/${name}`),
      );
    }
    const { template } = cluster.spec;
    const path = [`clusters/${key}.yaml`, ...(template === undefined ? [] : [`templates/${template}.yaml`])];
    const records = await repository.log(head, { path, withPaths: true });
    const at = context.clock.now() / 1000;
    const names = pool === undefined ? pools : [pool];
    return names.map((name) => withStops(explainPool(data, key, name, records), data, at));
  });
  if (context.output !== 'table') printData(context.terminal, context.output, explanations, () => []);
  else
    for (const one of explanations)
      context.terminal.out(
        explanationLines(one)
          .map((line) => `${line}\n`)
          .join(''),
      );
  if (explanations.length === 0) context.terminal.out(`${key} has no pools\n`);
}

/** The cluster, its state and its template, which is all that its pools depend on; the whole fleet without the cluster. */
async function readCluster(repository: Repository, head: CommitId, key: NamespacedName): Promise<FleetData> {
  const files: FleetFile[] = [];
  const load = async (path: string) => {
    const bytes = await repository.readAt(head, path);
    if (bytes) files.push({ path, mode: '100644', bytes });
    return loadFleet(files).data;
  };
  const data = await load(`clusters/${key}.yaml`);
  const cluster = data.clusters.get(key);
  // Names like the one that was asked for can only be told from all of them.
  if (!cluster) return (await new SnapshotReader(repository).read(head)).fleet.data;
  const { template } = cluster.spec;
  if (template !== undefined) await load(`templates/${template}.yaml`);
  return load(`clusters/${key}.state.yaml`);
}

async function requireHead(repository: Repository): Promise<CommitId> {
  const head = await repository.head();
  if (head !== undefined) return head;
  const hint = 'push a fleet first; krake-infra init makes one';
  throw new Problem({ code: 'not-found', message: 'the branch of the fleet does not exist on the remote', hint });
}
