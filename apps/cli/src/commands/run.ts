import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Log, Repository } from '@krake-infra/reconciler/ports.ts';
import { clusterApiTracker } from '@krake-infra/reconciler/track/cluster-api/tracker.ts';
import { SIMULATED, simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import type { Context } from '../context.ts';
import { runDaemon } from '../daemon/daemon.ts';
import { terminalLog } from '../daemon/log.ts';
import type { Address } from '../daemon/server.ts';
import { withRepository } from '../fleet-access.ts';
import { actuation, managementNames, NOT_CONNECTED, withLive } from '../live.ts';
import { metricSources } from '../metric-sources.ts';
import { showPass } from '../pass-output.ts';
import { type ReplayOptions, replay } from '../replay.ts';

export interface RunOptions extends ReplayOptions {
  readonly once?: boolean;
  /** Seconds between two readings of all metrics. Default: what fleet.yaml says. */
  readonly interval?: number;
  /** Where health and metrics are served. Default: nowhere. */
  readonly listen?: Address;
  readonly replay?: boolean;
}

/** The loop: observe, decide, commit; until a signal stops it, once, or over a recording. */
export async function run(context: Context, options: RunOptions): Promise<void> {
  const isDaemon = !options.replay && !options.once;
  const log = terminalLog(context.terminal);
  const work = async (repository: Repository) => {
    if (options.replay) {
      context.terminal.err(SIMULATED_TEXT);
      return replay(context, parts(context, repository), options);
    }
    const names = await managementNames(context, repository);
    return withLive(context, names, async (live) => {
      if (!live) return loop(context, parts(context, repository), { options, log });
      const { requests, victims } = await actuation(live, repository, log);
      const asking = { options, log, pushed: (commit: CommitId) => requests.pushed(commit) };
      const tracker = clusterApiTracker(live.managements);
      try {
        await loop(context, { ...parts(context, repository), victims, tracker }, asking);
      } finally {
        requests.stop();
      }
    });
  };
  await withRepository(context, work, isDaemon ? log : undefined);
}

const SIMULATED_TEXT = `machines: ${SIMULATED}, ${NOT_CONNECTED}\n`;

interface Surroundings {
  readonly options: RunOptions;
  readonly log: Log;
  /** Told of the newest commit on the branch after each push. */
  readonly pushed?: (commit: CommitId) => Promise<void>;
}

async function loop(context: Context, loopParts: LoopParts, { options, log, pushed }: Surroundings): Promise<void> {
  if (loopParts.tracker.name === SIMULATED) context.terminal.err(SIMULATED_TEXT);
  const passed = async (report: PassReport) => {
    showPass(context, report);
    const commit = pushedCommit(report);
    if (commit !== undefined) await pushed?.(commit);
  };
  if (options.once) return passed(await new Loop(loopParts).tick());
  // The loop never waits for Flux; trouble with it is logged where it arises.
  return runDaemon(loopParts, { ...options, log, passed: (report) => void passed(report) });
}

/** The newest commit that a pass put on the branch itself. */
function pushedCommit({ committed, followed, rendered }: PassReport): CommitId | undefined {
  const last = [...followed, ...committed].findLast(({ proposal }) => proposal === undefined);
  return last?.commit ?? rendered?.commit;
}

function parts({ clock }: Context, repository: Repository): LoopParts {
  return {
    clock,
    repository,
    reader: new SnapshotReader(repository),
    renderer: fleetRenderer,
    sources: metricSources(),
    tracker: simulatedTracker(),
    bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
  };
}
