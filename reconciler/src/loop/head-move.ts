import { parseMessage } from '../core/message.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitId, CommitRecord } from '../core/repository.ts';
import type { Repository } from '../ports.ts';
import type { Chain, ChainParts } from './chain.ts';
import { type Rendering, renderCommit } from './render-commit.ts';
import { type HeadMove, silencePlans } from './silence.ts';
import type { Snapshot } from './snapshot.ts';
import { tombstonePlans } from './tombstones.ts';

/** What the loop left behind, and what it finds. */
export interface Move {
  /** The fleet that the loop knew last, its own commits included. Absent when nothing is known of the past. */
  readonly before?: Snapshot;
  /** Open proposals as they were, by branch. */
  readonly proposalsBefore: ReadonlyMap<string, CommitId>;
  /** Open proposals as they are. */
  readonly proposals: ReadonlyMap<string, CommitId>;
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
}

/** A rendering with the place of its commit in the chain. */
export type PlacedRendering = Rendering & { readonly place?: number };

/** As {@link followMove}, where anything moved since the pass before. */
export async function followOthers(parts: ChainParts, chain: Chain, move: Move): Promise<PlacedRendering | undefined> {
  const isClosed = [...move.proposalsBefore.keys()].some((branch) => !move.proposals.has(branch));
  return chain.snapshot === move.before && !isClosed ? undefined : followMove(parts, chain, move);
}

/**
 * Begins a chain with what others make necessary: manifests for data that came without, the account of removed clusters,
 * and silences where people overruled policies. Everything else is decided on what this leaves.
 */
export async function followMove(parts: ChainParts, chain: Chain, move: Move): Promise<PlacedRendering | undefined> {
  const { before, at } = move;
  const found = chain.snapshot;
  const rendering = before && (await renderCommit(parts, before, found, at));
  const place = rendering?.plan && chain.add(rendering.plan);
  const past: HeadMove = {
    ...(before && { before }),
    after: chain.snapshot,
    at,
    vanished: await vanished(parts.repository, move),
    blame: (cluster) => latestCommit(parts.repository, found, cluster),
  };
  for (const plan of tombstonePlans(parts, past)) chain.add(plan);
  for (const plan of await silencePlans(parts, { ...past, after: chain.snapshot })) chain.add(plan);
  return rendering && { ...rendering, ...(place !== undefined && { place }) };
}

async function vanished(repository: Repository, { proposalsBefore, proposals }: Move) {
  const gone = [...proposalsBefore].filter(([branch]) => !proposals.has(branch));
  const found: { proposal: string; decision: string }[] = [];
  for (const [proposal, commit] of gone) {
    const [record] = await repository.log(commit, { limit: 1 }).catch((): CommitRecord[] => []);
    // One of a request is the sender's business; a closed one of a policy says that people want none of it.
    const { policy, decision } = parseMessage(record?.message ?? '');
    if (policy !== undefined && decision !== undefined) found.push({ proposal, decision });
  }
  return found;
}

async function latestCommit(repository: Repository, { commit }: Snapshot, cluster: NamespacedName) {
  if (commit === undefined) return undefined;
  const [record] = await repository.log(commit, { path: `clusters/${cluster}.yaml`, limit: 1 });
  return record && { commit: record.id, by: `${record.author.name} <${record.author.email}>` };
}
