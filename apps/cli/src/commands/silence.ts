import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ClusterState, Silence } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, fleetPath } from '@krake-infra/reconciler/core/model.ts';
import { causeText } from '@krake-infra/reconciler/core/silence-text.ts';
import { releasedState } from '@krake-infra/reconciler/core/silences.ts';
import { activeSilences } from '@krake-infra/reconciler/core/stop-facts.ts';
import { stateBytes } from '@krake-infra/reconciler/fleet/state-file.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { withRepository } from '../fleet-access.ts';
import { type ClusterName, clusterName, requireCluster } from '../names.ts';
import { printData } from '../terminal.ts';

/** Silences that have not ended, of all clusters, one cluster or one pool. */
export async function silenceList(context: Context, text: string | undefined): Promise<void> {
  const name = text === undefined ? undefined : clusterName(text, true);
  const list = await withRepository(context, async (repository) => {
    const { data } = (await new SnapshotReader(repository).read(await repository.head())).fleet;
    if (name) requireCluster(data, name.key);
    return silencesOf(data, name, context.clock.now() / 1000);
  });
  printData(context.terminal, context.output, list, () => [
    ['POOL', 'SILENCED', 'UNTIL', 'CAUSE'],
    ...list.map(({ cluster, pool, direction, until, ...rest }) => [
      `${cluster}/${pool}`,
      direction === 'up' ? 'growth' : 'shrinking',
      until,
      causeText({ pool, direction, until, ...rest }),
    ]),
  ]);
}

/** Ends the silences of a cluster or pool before their time, in a commit. */
export async function silenceRelease(context: Context, text: string, dryRun: boolean): Promise<void> {
  const name = clusterName(text, true);
  await commitChange(
    context,
    ({ fleet }) => {
      requireCluster(fleet.data, name.key);
      const state = fleet.data.states.get(name.key);
      if (!state || !silencesOf(fleet.data, name, 0).length) {
        const hint = 'see krake-infra silence list';
        throw new Problem({ code: 'not-found', message: `nothing of ${text} is silenced`, hint });
      }
      return [() => release(state, name, text)];
    },
    dryRun,
  );
}

function release(state: ClusterState, { pool }: ClusterName, text: string) {
  const path = fleetPath('ClusterState', state.metadata);
  return {
    subject: `Release silences of ${text}`,
    body: 'Policies may act on it again.',
    files: [{ path, bytes: stateBytes(releasedState(state, pool)) }],
  };
}

interface ListedSilence extends Silence {
  /** `<namespace>/<name>`. */
  readonly cluster: string;
}

function silencesOf(data: FleetData, name: ClusterName | undefined, at: number): readonly ListedSilence[] {
  const keys = name ? [name.key] : [...data.clusters.keys()].sort();
  return keys.flatMap((cluster) =>
    activeSilences(data.states.get(cluster)?.status, at)
      .filter(({ pool }) => name?.pool === undefined || pool === name.pool)
      .map((silence) => ({ cluster, ...silence })),
  );
}
