import type { Server } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { EMPTY_MEMORY } from '@krake-infra/reconciler/core/memory.ts';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import type { Log, Repository } from '@krake-infra/reconciler/ports.ts';
import { Registry } from 'prom-client';
import type { Leadership } from './leadership.ts';
import { LoopMetrics } from './metrics.ts';
import { Recoveries } from './recoveries.ts';
import { Pause, type Repeated, repeat } from './repeat.ts';
import { type Address, serveStatus } from './server.ts';

export interface DaemonOptions {
  /** Seconds between two readings of all metrics. Default: what fleet.yaml says. */
  readonly interval?: number;
  /** Where /healthz, /readyz and /metrics are served. Default: nowhere. */
  readonly listen?: Address;
  readonly log: Log;
  /** Opens what asks the loop from outside; closed before the loop is. Default: nothing. */
  readonly doors?: (loop: Loop) => Promise<Doors>;
  /** Lets one of several replicas act. Default: this process alone is there. */
  readonly leadership?: Leadership;
  /** More metrics to be shown beside those of the loop. Default: none. */
  readonly registries?: readonly Registry[];
  /** Told of every pass. */
  readonly passed: (report: PassReport) => void;
}

/** What lets requests in. */
export interface Doors {
  /** Lets nobody in any more; resolves when everybody has an answer. */
  close(): Promise<void>;
}

/** Defaults of `spec.loop` in fleet.yaml, in seconds. */
const LOOP = { intervalSeconds: 30, watchSeconds: 10 };

/** Between two looks at whether the local clone wants tidying. */
const TIDY_MS = 600_000;

/** Without a pass for so many intervals, and two minutes for one push, something hangs. */
const MISSED_INTERVALS = 3;
const PUSH_SECONDS = 120;

/**
 * The loop until SIGINT or SIGTERM: reads metrics in intervals, watches the remote in between. SIGHUP does both at once.
 * A pass that has begun is finished; a second signal ends the process where it is.
 *
 * @throws Problem that no later try can cure, such as a rewritten history
 */
export async function runDaemon(parts: LoopParts, options: DaemonOptions): Promise<void> {
  // A large fleet is kept in memory; much garbage on top of it is not worth the rare collections.
  setFlagsFromString('--heap-growing-percent=10');
  const daemon = new Daemon(parts, options);
  const signals = { SIGINT: daemon.stop, SIGTERM: daemon.stop, SIGHUP: daemon.hurry };
  for (const [signal, act] of Object.entries(signals)) process.on(signal, act);
  try {
    await daemon.run();
  } finally {
    for (const [signal, act] of Object.entries(signals)) process.off(signal, act);
  }
}

class Daemon {
  readonly #options: DaemonOptions;
  readonly #metrics: LoopMetrics;
  readonly #parts: LoopParts;
  /** Of the time since it acts; `undefined` while another replica leads. */
  #loop: Loop | undefined;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  readonly #repository: Repository;
  readonly #recoveries = new Recoveries();
  readonly #pauses = { tick: new Pause(), look: new Pause(), tidy: new Pause() };
  /** Milliseconds since the epoch. */
  #lastEnd: number;
  #trouble: string | undefined = 'the fleet was not read yet';

  constructor(parts: LoopParts, options: DaemonOptions) {
    this.#options = options;
    this.#parts = parts;
    this.#now = () => parts.clock.now();
    this.#lastEnd = this.#now();
    this.#metrics = new LoopMetrics(this.#now, () => this.#loop?.backlog ?? 0);
    this.#repository = this.#metrics.watch(parts.repository);
  }

  readonly stop = (): void => {
    // Asked twice, the default action of the signal ends the process.
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    this.#options.log.info('stopping after the pass that is under way');
    this.#stop.abort();
    this.hurry();
  };

  readonly hurry = (): void => {
    for (const pause of Object.values(this.#pauses)) pause.wake();
  };

  async run(): Promise<void> {
    const server = await this.#serve();
    const { leadership } = this.#options;
    try {
      if (!leadership) await this.#act(this.#repository, this.#stop.signal);
      else await this.#takeTurns(leadership);
    } finally {
      await leadership?.release();
      server?.close();
      server?.closeAllConnections();
    }
  }

  /** Acts whenever this replica leads, each time from what is on the remote then. */
  async #takeTurns(leadership: Leadership): Promise<void> {
    const push: Repository['push'] = async (...args) => {
      if (leadership.leads) return this.#repository.push(...args);
      throw new Problem({ code: 'unavailable', message: 'another replica leads' });
    };
    const fenced = overriding(this.#repository, { push });
    while (!this.#stop.signal.aborted) {
      const lost = await this.#standBy(leadership);
      if (!lost) return;
      lost.addEventListener('abort', this.hurry);
      await this.#act(fenced, AbortSignal.any([this.#stop.signal, lost]));
    }
  }

  /** Keeps up with the fleet until this replica leads, so that taking over takes no longer than a look. */
  async #standBy(leadership: Leadership): Promise<AbortSignal | undefined> {
    const over = new AbortController();
    const { reader } = this.#parts;
    const work = async () => {
      await reader.read(await this.#repository.head());
      this.#trouble = undefined;
      this.#lastEnd = this.#now();
    };
    const pause = this.#pauses.look;
    const every = () => this.#seconds('watchSeconds') * 1000;
    const reading = this.#repeat({ work, every, pause, stop: over.signal }).catch((error) => this.#fatal(error));
    this.#options.log.info('standing by');
    const led = leadership.lead(this.#stop.signal).finally(() => {
      over.abort();
      pause.wake();
    });
    const [lost] = await Promise.all([led, reading]);
    return lost;
  }

  async #act(repository: Repository, stop: AbortSignal): Promise<void> {
    const loop = new Loop({ ...this.#parts, repository, memory: EMPTY_MEMORY });
    this.#loop = loop;
    const doors = await this.#options.doors?.(loop);
    try {
      const turns = [
        this.#turns(() => loop.tick(), 'intervalSeconds', { pause: this.#pauses.tick, stop }),
        this.#turns(() => loop.look(), 'watchSeconds', { pause: this.#pauses.look, stop }),
        this.#repeat({ work: () => repository.maintain(), every: () => TIDY_MS, pause: this.#pauses.tidy, stop }),
      ];
      await Promise.all(turns.map((turn) => turn.catch((error) => this.#fatal(error))));
    } finally {
      await doors?.close();
      await loop.close();
      this.#loop = undefined;
    }
  }

  #turns(
    work: () => Promise<PassReport>,
    period: keyof typeof LOOP,
    when: Pick<Repeated, 'pause' | 'stop'>,
  ): Promise<void> {
    const every = () => this.#seconds(period) * 1000;
    return this.#repeat({ ...when, every, work: async () => this.#passed(await work()) });
  }

  #repeat(turn: Omit<Repeated, 'failed'>): Promise<void> {
    const failed = (error: unknown, retryIn: number) => this.#failed(error, retryIn);
    return repeat({ ...turn, failed });
  }

  #seconds(period: keyof typeof LOOP): number {
    const own = period === 'intervalSeconds' ? this.#options.interval : undefined;
    return own ?? this.#loop?.fleet?.fleet.spec.loop?.[period] ?? LOOP[period];
  }

  #passed(report: PassReport): void {
    this.#trouble = undefined;
    this.#lastEnd = this.#now();
    this.#metrics.passed(report);
    this.#options.passed(report);
    for (const recovery of this.#recoveries.passed(report)) {
      this.#metrics.recovered(recovery.seconds);
      this.#options.log.info('a pool carries its load again', { ...recovery });
    }
  }

  #failed(error: unknown, retryIn: number): void {
    if (!(error instanceof Problem) || error.retry === 'never' || error.details.rule === 'history-rewritten')
      throw error;
    this.#lastEnd = this.#now();
    this.#trouble = error.message;
    this.#metrics.failed();
    this.#options.log.warn('a pass failed', { problem: error.message, code: error.code, retrySeconds: retryIn / 1000 });
  }

  #fatal(error: unknown): never {
    this.#stop.abort();
    this.hurry();
    throw error;
  }

  async #serve(): Promise<Server | undefined> {
    const { listen, log, registries = [] } = this.#options;
    if (!listen) return undefined;
    const all = Registry.merge([this.#metrics.registry, ...registries]);
    const server = await serveStatus(listen, {
      alive: () => this.#hanging(),
      ready: () => this.#ending() ?? this.#hanging() ?? this.#trouble ?? this.#options.leadership?.trouble,
      metrics: () => all.metrics(),
      metricsType: this.#metrics.registry.contentType,
    });
    log.info('serving health and metrics', { address: server.address() });
    return server;
  }

  /** What comes in before the end is answered; who comes now had better go elsewhere. */
  #ending(): string | undefined {
    return this.#stop.signal.aborted ? 'it is ending' : undefined;
  }

  #hanging(): string | undefined {
    const limit = MISSED_INTERVALS * this.#seconds('intervalSeconds') + PUSH_SECONDS;
    const silence = (this.#now() - this.#lastEnd) / 1000;
    return silence > limit ? `no pass ended for ${Math.floor(silence)} s` : undefined;
  }
}
