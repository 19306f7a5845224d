import {
  type Intervention,
  interventionsBetween,
  interventionsShown,
  proposalsClosed,
  type VanishedProposal,
} from '../core/interventions.ts';
import { silenceMessage } from '../core/message.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitId, CommitPlan } from '../core/repository.ts';
import { silenceChanges } from '../core/silences.ts';
import { touchedClusters } from '../core/touched.ts';
import type { ChainParts } from './chain.ts';
import { filesWithProblems, isBroken, stateChange } from './prepare.ts';
import type { Snapshot } from './snapshot.ts';

/** What moved the head, as far as it is known. */
export interface HeadMove {
  /** The fleet that the loop knew last, its own commits included. Absent after a start without one. */
  readonly before?: Snapshot;
  readonly after: Snapshot;
  /** Branches of policies' proposals that were open before and are gone, and not by the loop itself. */
  readonly vanished?: readonly VanishedProposal[];
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** The latest commit of others that touched a cluster. Default: not known. */
  readonly blame?: (cluster: NamespacedName) => Promise<Blame | undefined>;
}

export interface Blame {
  readonly commit: CommitId;
  /** `Name <email>`. */
  readonly by: string;
}

/**
 * The commits that silence policies where people overruled them, one for each cluster. They stand on `after` and are to
 * be made before anything is decided on it. Clusters whose files have problems are left out until they can be read.
 */
export async function silencePlans(
  parts: Pick<ChainParts, 'renderer' | 'bot'>,
  move: HeadMove,
): Promise<readonly CommitPlan[]> {
  const { after, at } = move;
  const { data } = after.fleet;
  return silenceChanges(data, await found(move), at).map((change) => {
    const renderProfile = data.clusters.get(change.cluster)?.spec.renderProfile ?? 1;
    return {
      message: silenceMessage(change, { name: parts.renderer.engine, renderProfile }),
      author: { ...parts.bot, seconds: at },
      changes: [stateChange(change.state)],
    };
  });
}

async function found({ before, after, vanished = [], blame }: HeadMove): Promise<readonly Intervention[]> {
  const { data } = after.fleet;
  const broken = filesWithProblems(after);
  const readable = (key: NamespacedName) => !isBroken(after, broken, key);
  const sizes = before
    ? interventionsBetween(before.fleet.data, data, touchedClusters(before.fleet.data, data).filter(readable))
    : interventionsShown(data, [...data.clusters.keys()].filter(readable));
  const closed = proposalsClosed(data, vanished).filter(({ cluster }) => readable(cluster));
  const blamed: Intervention[] = [];
  for (const one of sizes) blamed.push({ ...one, ...(await blame?.(one.cluster)) });
  return [...blamed, ...closed];
}
