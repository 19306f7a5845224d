import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120];
/** Machines take minutes. */
const RECOVERY_SECONDS = [30, 60, 120, 180, 300, 600, 1200, 3600];

/** What Prometheus can know of the loop, each name with the prefix `krake_infra_`. */
export class LoopMetrics {
  readonly registry = new Registry();
  readonly #passes = this.#counter('passes_total', 'Passes of the loop', 'result');
  readonly #commits = this.#counter('commits_total', 'Decisions that became commits', 'class', 'way');
  readonly #push = this.#histogram('push_seconds', 'Time of one push', SECONDS, 'outcome');
  readonly #latency = this.#histogram(
    'trigger_to_push_seconds',
    'From the measured value to its commit on the remote',
    SECONDS,
  );
  readonly #recovery = this.#histogram(
    'recovery_seconds',
    'From the measured value to one that wants no other size, with all machines there',
    RECOVERY_SECONDS,
  );
  readonly #holds = this.#gauge(
    'policies_held',
    'Policies that leave their pool alone, in the newest pass over the fleet',
    'code',
  );
  readonly #withheld = this.#gauge(
    'changes_withheld',
    'Changes wanted and not made, in the newest pass over the fleet',
  );
  readonly #samples = this.#gauge(
    'samples',
    'Metrics that policies look at, in the newest pass over the fleet',
    'kind',
  );
  readonly #lastPass = this.#gauge('last_pass_timestamp_seconds', 'When the newest pass ended well');
  readonly #now: () => number;

  /** @param backlog passes and requests that wait */
  constructor(now: () => number, backlog: () => number) {
    this.#now = now;
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'krake_infra_backlog',
      help: 'Passes and requests that wait',
      registers: [this.registry],
      collect() {
        this.set(backlog());
      },
    });
  }

  passed({ committed, followed, withheld, holds, samples, partial }: PassReport): void {
    const now = this.#now() / 1000;
    this.#passes.inc({ result: 'ok' });
    this.#lastPass.set(now);
    for (const { decision, proposal } of committed) {
      this.#commits.inc({ class: decision.class, way: proposal === undefined ? 'direct' : 'proposal' });
      if (proposal === undefined) this.#latency.observe(Math.max(0, now - decision.trigger.at));
    }
    for (const { class: changeClass, proposal } of followed) {
      this.#commits.inc({ class: changeClass, way: proposal === undefined ? 'direct' : 'proposal' });
    }
    // What a pass over a part of the fleet saw says nothing of the rest.
    if (partial) return;
    this.#withheld.set(withheld.length);
    countInto(
      this.#holds,
      'code',
      holds.map(({ code }) => code),
    );
    countInto(
      this.#samples,
      'kind',
      [...samples.values()].map(({ kind }) => kind),
    );
  }

  recovered(seconds: number): void {
    this.#recovery.observe(seconds);
  }

  failed(): void {
    this.#passes.inc({ result: 'error' });
  }

  /** The repository with its pushes timed. */
  watch(repository: Repository): Repository {
    const push: Repository['push'] = async (...args) => {
      const end = this.#push.startTimer();
      const outcome = await repository.push(...args).catch((error: unknown) => {
        end({ outcome: 'failed' });
        throw error;
      });
      end({ outcome });
      return outcome;
    };
    return overriding(repository, { push });
  }

  #counter(name: string, help: string, ...labelNames: string[]) {
    return new Counter({ name: `krake_infra_${name}`, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, ...labelNames: string[]) {
    return new Gauge({ name: `krake_infra_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[], ...labelNames: string[]) {
    return new Histogram({
      name: `krake_infra_${name}`,
      help,
      labelNames,
      buckets,
      registers: [this.registry],
    });
  }
}

function countInto(gauge: Gauge<string>, label: string, values: readonly string[]): void {
  gauge.reset();
  for (const value of values) gauge.inc({ [label]: value });
}
