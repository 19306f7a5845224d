import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { staticSource } from '@krake-infra/reconciler/sources/static/source.ts';
import { simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import type { Context } from '../context.ts';
import { runDaemon } from '../daemon/daemon.ts';
import { terminalLog } from '../daemon/log.ts';
import type { Address } from '../daemon/server.ts';
import { withRepository } from '../fleet-access.ts';
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
    const parts = loopParts(context, repository);
    context.terminal.err(`machines: ${parts.tracker.name}, no management cluster is connected\n`);
    if (options.replay) return replay(context, parts, options);
    if (options.once) return showPass(context, await new Loop(parts).tick());
    return runDaemon(parts, { ...options, log, passed: (report) => showPass(context, report) });
  };
  await withRepository(context, work, isDaemon ? log : undefined);
}

function loopParts({ clock }: Context, repository: Repository): LoopParts {
  return {
    clock,
    repository,
    reader: new SnapshotReader(repository),
    renderer: fleetRenderer,
    sources: [staticSource(), prometheusSource()],
    tracker: simulatedTracker(),
    bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
  };
}
