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
  await withRepository(context, async (repository) => {
    const parts = loopParts(context, repository);
    context.terminal.err(`machines: ${parts.tracker.name}, no management cluster is connected\n`);
    if (options.replay) await replay(context, parts, options);
    else if (options.once) showPass(context, await new Loop(parts).tick());
    else {
      const { interval, listen } = options;
      const given = { ...(interval !== undefined && { interval }), ...(listen && { listen }) };
      await runDaemon(parts, {
        ...given,
        log: terminalLog(context.terminal),
        passed: (report) => showPass(context, report),
      });
    }
  });
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
