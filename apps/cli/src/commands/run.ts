import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { staticSource } from '@krake-infra/reconciler/sources/static/source.ts';
import { simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import type { Context } from '../context.ts';
import { withRepository } from '../fleet-access.ts';
import { showPass } from '../pass-output.ts';
import { type ReplayOptions, replay } from '../replay.ts';

export interface RunOptions extends ReplayOptions {
  readonly once?: boolean;
  /** Seconds between passes. */
  readonly interval: number;
  readonly replay?: boolean;
}

/** The loop: observe, decide, commit; until a signal stops it, once, or over a recording. */
export async function run(context: Context, options: RunOptions): Promise<void> {
  await withRepository(context, async (repository) => {
    const parts = loopParts(context, repository);
    context.terminal.err(`machines: ${parts.tracker.name}, no management cluster is connected\n`);
    if (options.replay) await replay(context, parts, options);
    else if (options.once) showPass(context, await new Loop(parts).tick());
    else await loop(context, parts, options.interval);
  });
}

function loopParts({ clock }: Context, repository: Repository): LoopParts {
  return {
    clock,
    repository,
    reader: new SnapshotReader(repository),
    renderer: fleetRenderer,
    sources: [staticSource()],
    tracker: simulatedTracker(),
    bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
  };
}

/** Passes until SIGINT or SIGTERM; a pass that has begun is finished. A failure that may pass is reported and tried again. */
async function loop(context: Context, parts: LoopParts, interval: number): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const running = new Loop(parts);
  try {
    while (!stop.signal.aborted) {
      try {
        showPass(context, await running.tick());
      } catch (error) {
        if (!(error instanceof Problem) || error.retry === 'never') throw error;
        context.terminal.err(`${context.paint('bad', 'error')}: ${error.message}\n`);
      }
      await delay(interval * 1000, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
