import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { ClusterAccess, Log, Repository } from '@krake-infra/reconciler/ports.ts';
import { clusterApiTracker } from '@krake-infra/reconciler/track/cluster-api/tracker.ts';
import { SIMULATED, simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import type { RequestObserver } from '@krake-infra/server/observed.ts';
import type { DoorLoop } from '@krake-infra/server/waiting.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import type { Context } from '../context.ts';
import { type DaemonOptions, type Doors, runDaemon } from '../daemon/daemon.ts';
import type { Leadership } from '../daemon/leadership.ts';
import { terminalLog } from '../daemon/log.ts';
import type { Address } from '../daemon/server.ts';
import { withRepository } from '../fleet-access.ts';
import { actuation, clusterAccessOf, type Live, managementNames, NOT_CONNECTED, withLive } from '../live.ts';
import { metricSources } from '../metric-sources.ts';
import { showPass } from '../pass-output.ts';
import { type ReplayOptions, replay } from '../replay.ts';

export interface LoopOptions {
  readonly once?: boolean;
  /** Seconds between two readings of all metrics. Default: what fleet.yaml says. */
  readonly interval?: number;
  /** Where health and metrics are served. Default: nowhere. */
  readonly listen?: Address;
  /** Doors by which programs outside ask for clusters. Default: none. */
  readonly serve?: ServerConfiguration;
}

export interface RunOptions extends LoopOptions, ReplayOptions {
  readonly replay?: boolean;
}

/** The loop: observe, decide, commit; until a signal stops it, once, or over a recording. */
export async function run(context: Context, options: RunOptions): Promise<void> {
  if (!options.replay) return runLoop(context, options);
  await withRepository(context, async (repository) => {
    context.terminal.err(SIMULATED_TEXT);
    await replay(context, parts(context, repository), options);
  });
}

/** The loop on what is there now, until a signal stops it, or once. */
export async function runLoop(context: Context, options: LoopOptions): Promise<void> {
  const log = terminalLog(context.terminal);
  const work = async (repository: Repository) => {
    const names = await managementNames(context, repository);
    return withLive(context, names, async (live) => {
      const leadership = await leadershipOf(options, live?.connections, log);
      const around = { options, log, ...(leadership && { leadership }) };
      if (!live) return loop(context, parts(context, repository), around);
      const { requests, victims } = await actuation(live, repository, log);
      const access = await clusterAccessOf(live);
      const asking = { ...around, access, pushed: (commit: CommitId) => requests.pushed(commit) };
      const tracker = clusterApiTracker(live.managements);
      try {
        await loop(context, { ...parts(context, repository), victims, tracker }, asking);
      } finally {
        requests.stop();
      }
    });
  };
  await withRepository(context, work, options.once ? undefined : log);
}

const SIMULATED_TEXT = `machines: ${SIMULATED}, ${NOT_CONNECTED}\n`;

async function leadershipOf({ serve }: LoopOptions, connections: Live['connections'] | undefined, log: Log) {
  if (!serve?.replicas) return undefined;
  const { leaseLeadership } = await import('../daemon/replica.ts');
  return leaseLeadership(serve.replicas, connections, log);
}

interface Surroundings {
  readonly options: LoopOptions;
  readonly log: Log;
  /** Default: no other replica is there. */
  readonly leadership?: Leadership;
  /** Default: nothing is seen of clusters. */
  readonly access?: ClusterAccess;
  /** Told of the newest commit on the branch after each push. */
  readonly pushed?: (commit: CommitId) => Promise<void>;
  /** Told of requests at the doors. Default: nobody. */
  readonly observer?: RequestObserver;
}

async function loop(context: Context, loopParts: LoopParts, surroundings: Surroundings): Promise<void> {
  const { options, log, pushed } = surroundings;
  if (loopParts.tracker.name === SIMULATED) context.terminal.err(SIMULATED_TEXT);
  const passed = async (report: PassReport) => {
    showPass(context, report);
    const commit = pushedCommit(report);
    if (commit !== undefined) await pushed?.(commit);
  };
  if (options.once) return passed(await new Loop(loopParts).tick());
  // The loop never waits for Flux; trouble with it is logged where it arises.
  const daemon = { ...options, log, passed: (report: PassReport) => void passed(report) };
  if (!options.serve) return runDaemon(loopParts, daemon);
  const { RequestMetrics } = await import('../daemon/request-metrics.ts');
  const observer = new RequestMetrics();
  return serving(loopParts, { ...daemon, registries: [observer.registry] }, { ...surroundings, observer });
}

async function serving(loopParts: LoopParts, daemon: DaemonOptions, surroundings: Surroundings): Promise<void> {
  if (!surroundings.leadership) return runDaemon(loopParts, { ...daemon, doors: doorsOf(loopParts, surroundings) });
  await runReplica(loopParts, daemon, { ...surroundings, leadership: surroundings.leadership });
}

/** Where nobody looks, nothing can be said to be there. */
const NO_ACCESS: ClusterAccess = { exists: () => false, kubeconfig: async () => undefined };

function doorsOf({ clock, tracker }: LoopParts, { options, log, observer, access = NO_ACCESS }: Surroundings) {
  const configuration = options.serve as ServerConfiguration;
  return async (loop: DoorLoop): Promise<Doors> => {
    const { buildServer, listen } = await import('@krake-infra/server/server.ts');
    const told = observer && { observer };
    const server = buildServer({ configuration, log, loop, tracker, access, clock, ...told });
    log.info('serving', { address: await listen(server, configuration, log) });
    let closed: Promise<void> | undefined;
    const close = () => {
      // Asked a second time, it would wait for ever.
      closed ??= server.close();
      return closed;
    };
    return { close };
  };
}

/** One of several replicas: its doors are open whoever leads. */
async function runReplica(
  loopParts: LoopParts,
  daemon: DaemonOptions,
  surroundings: Surroundings & { readonly leadership: Leadership },
): Promise<void> {
  const { leadership } = surroundings;
  const { ReplicaLoop } = await import('@krake-infra/server/replica-loop.ts');
  const replica = new ReplicaLoop(() => leadership.leads);
  const open = await doorsOf(loopParts, surroundings)(replica);
  const doors = async (loop: Loop): Promise<Doors> => {
    replica.begin(loop);
    // Who ends while it leads gives everybody an answer first.
    const close = async () => {
      if (leadership.leads) await open.close();
      replica.end();
    };
    return { close };
  };
  try {
    await runDaemon(loopParts, { ...daemon, doors, leadership });
  } finally {
    await open.close();
  }
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
