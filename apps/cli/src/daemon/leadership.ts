import {
  asking,
  type Candidate,
  isLeading,
  LEAD_MS,
  LEFT_MS,
  type LeaseStep,
  nextStep,
  outdated,
  resigned,
  taken,
  told,
} from '@krake-infra/reconciler/core/leadership.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import type { LeaseStore } from '@krake-infra/reconciler/track/cluster-api/lease.ts';
import { Pause } from './repeat.ts';

/** Which of several replicas acts. */
export interface Leadership {
  /** Whether this one may act now. */
  readonly leads: boolean;
  /** Why it can not be told who leads; `undefined` when it can. */
  readonly trouble: string | undefined;
  /** Resolves when this one leads, with a signal that says when it does so no more; with nothing once `stop` says so. */
  lead(stop: AbortSignal): Promise<AbortSignal | undefined>;
  /** Lets another one lead. */
  release(): Promise<void>;
}

export interface LeaseLeadershipParts {
  readonly store: LeaseStore;
  /** Name that no other replica and no earlier process has. */
  readonly self: string;
  readonly log: Log;
  /** Makes senders reach this one; done again with each renewal, since another one may have undone it. */
  readonly leadHere?: (signal: AbortSignal) => Promise<void>;
}

/** Without an answer for so long a request has failed; a leader has time for two. */
const ANSWER_MS = 2500;

/** Leads while it holds a Lease, by the monotonic clock of this process alone. */
export class LeaseLeadership implements Leadership {
  readonly #parts: LeaseLeadershipParts;
  readonly #pause = new Pause();
  #candidate: Candidate;
  #keeping: Promise<void> | undefined;
  #isReleased = false;
  #trouble: string | undefined = 'the Lease was not read yet';
  #leadsHere: boolean | undefined;

  constructor(parts: LeaseLeadershipParts) {
    this.#parts = parts;
    this.#candidate = { self: parts.self };
  }

  get leads(): boolean {
    return isLeading(this.#candidate, performance.now());
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  async lead(stop: AbortSignal): Promise<AbortSignal | undefined> {
    await this.#keeping;
    const wake = () => this.#pause.wake();
    stop.addEventListener('abort', wake);
    try {
      while (!stop.aborted) {
        await this.#step();
        if (!this.leads) continue;
        const term = new AbortController();
        this.#keeping = this.#keep(term);
        return term.signal;
      }
      return undefined;
    } finally {
      stop.removeEventListener('abort', wake);
    }
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    this.#pause.wake();
    await this.#keeping;
    const { seen } = this.#candidate;
    if (!this.leads || !seen) return;
    this.#candidate = resigned(this.#candidate);
    try {
      await this.#write(seen.version, '', ANSWER_MS);
    } catch (error) {
      this.#parts.log.warn('the Lease could not be given back', { problem: (error as Error).message });
    }
  }

  async #keep(term: AbortController): Promise<void> {
    this.#parts.log.info('leading', { holder: this.#parts.self });
    while (this.leads && !this.#isReleased) {
      void this.#leadHere();
      await this.#step();
    }
    if (this.leads) return;
    this.#candidate = resigned(this.#candidate);
    this.#parts.log.warn('leading no more', { holder: this.#candidate.seen?.holder ?? 'unknown' });
    term.abort();
  }

  async #step(): Promise<void> {
    const step = nextStep(this.#candidate, performance.now());
    if (step.act === 'wait') {
      await this.#pause.wait(Math.max(0, step.until - performance.now()));
      return;
    }
    try {
      await this.#ask(step);
      this.#trouble = undefined;
    } catch (error) {
      const problem = (error as Error).message;
      if (this.#trouble === undefined) this.#parts.log.warn('the Lease can not be asked for', { problem });
      this.#trouble = `the Lease can not be asked for: ${problem}`;
    }
  }

  async #ask(step: Exclude<LeaseStep, { act: 'wait' }>): Promise<void> {
    const began = performance.now();
    const { renewed } = this.#candidate;
    // A leader has to know in time that it is one no more.
    const most = this.leads && renewed !== undefined ? Math.min(ANSWER_MS, renewed + LEAD_MS - began) : ANSWER_MS;
    this.#candidate = asking(this.#candidate, began);
    if (step.act === 'look') {
      const lease = await this.#parts.store.read(AbortSignal.timeout(most));
      this.#candidate = told(this.#candidate, lease, performance.now());
      return;
    }
    const lease = await this.#write(step.version, this.#parts.self, most);
    this.#candidate = lease
      ? taken(this.#candidate, lease, { began, now: performance.now() })
      : outdated(this.#candidate);
  }

  #write(version: string, holder: string, most: number) {
    const isNew = this.#candidate.renewed === undefined;
    const write = { holder, isNew, at: Date.now(), seconds: LEFT_MS / 1000 };
    return this.#parts.store.write(version, write, AbortSignal.timeout(Math.ceil(most)));
  }

  async #leadHere(): Promise<void> {
    try {
      await this.#parts.leadHere?.(AbortSignal.timeout(ANSWER_MS));
      this.#leadsHere = true;
    } catch (error) {
      const problem = (error as Error).message;
      if (this.#leadsHere !== false) this.#parts.log.warn('senders can not be led here', { problem });
      this.#leadsHere = false;
    }
  }
}
