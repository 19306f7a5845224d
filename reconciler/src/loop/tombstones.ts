import { tombstone } from '../core/activity.ts';
import { isClaimOver } from '../core/claims.ts';
import type { ClusterState } from '../core/generated/fleet.ts';
import { changeMessage } from '../core/message.ts';
import { fleetPath, type NamespacedName, namespacedName } from '../core/model.ts';
import type { CommitPlan, FileChange } from '../core/repository.ts';
import type { ChainParts } from './chain.ts';
import { stateChange } from './prepare.ts';
import type { HeadMove } from './silence.ts';

/**
 * The commit that keeps account of removed clusters: it brings back the day's decisions of clusters that people removed
 * with their state, so that budgets still count them, and drops those that no longer count, and claims that ended long ago.
 * None when there is nothing.
 */
export function tombstonePlans(
  parts: Pick<ChainParts, 'renderer' | 'bot'>,
  { before, after, at }: Pick<HeadMove, 'before' | 'after' | 'at'>,
): readonly CommitPlan[] {
  const { states, clusters, claims } = after.fleet.data;
  const isGone = (key: NamespacedName) => !clusters.has(key) && !after.files.has(`clusters/${key}.yaml`);
  const lost = [...(before?.fleet.data.states ?? [])].flatMap(([key, state]): ClusterState[] => {
    if (states.has(key) || !isGone(key) || after.files.has(fleetPath('ClusterState', state.metadata))) return [];
    const kept = tombstone(state, at);
    return kept ? [kept] : [];
  });
  const over = [...states.values()].filter(
    (state) => state.status?.removed && isGone(namespacedName(state.metadata)) && !tombstone(state, at),
  );
  const ended = [...claims.values()].filter(
    (claim) => isGone(namespacedName(claim.metadata)) && isClaimOver(claim, at),
  );
  const changes: FileChange[] = [
    ...lost.map(stateChange),
    ...over.map(({ metadata }) => ({ path: fleetPath('ClusterState', metadata), bytes: null })),
    ...ended.map(({ metadata }) => ({ path: fleetPath('ClusterClaim', metadata), bytes: null })),
  ];
  if (changes.length === 0) return [];
  const message = changeMessage(
    {
      subject: 'Keep account of removed clusters',
      body: 'Budgets count decisions on a removed cluster for a day, claims of one are known for a month; older ones go.',
      class: 'other',
      clusters: [...lost, ...over, ...ended].map(({ metadata }) => namespacedName(metadata)),
    },
    { name: parts.renderer.engine, renderProfile: 1 },
  );
  return [{ message, author: { ...parts.bot, seconds: at }, changes }];
}
