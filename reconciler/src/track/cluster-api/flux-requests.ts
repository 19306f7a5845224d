import type { CommitId } from '../../core/repository.ts';
import type { Log } from '../../ports.ts';
import type { Actuator } from './actuator.ts';
import type { CommitTracker } from './commit-tracker.ts';
import type { WatchedManagement } from './management.ts';
import type { SourceRecord } from './records.ts';
import { FLUX_SOURCE } from './records.ts';

/** How often Flux is asked for one commit: a server that still does not show it then is left to Flux's own interval. */
const MOST_TRIES = 10;
/** For so long a commit is waited for, in milliseconds. */
const PATIENCE_MS = 60_000;

/** The request with which Flux is asked for a commit. */
export function requestToken(commit: CommitId, tries: number): string {
  return `${commit}/${tries}`;
}

/**
 * Whether to ask Flux for a commit (again), given how often it was asked. The first time always; later only when it
 * answered the latest request and still has not found the commit, since the server may show a push late.
 */
export function shouldAsk(source: SourceRecord | undefined, commit: CommitId, tries: number, has: boolean): boolean {
  if (has || !source || source.suspended || tries >= MOST_TRIES) return false;
  return tries === 0 || source.handled === requestToken(commit, tries);
}

type Watched = ReadonlyMap<string, Pick<WatchedManagement, 'index' | 'change'>>;

/** Asks Flux on every management cluster to look for what was pushed, instead of waiting for its interval. */
export class FluxRequests {
  readonly #managements: Watched;
  readonly #actuator: Actuator;
  readonly #commits: Pick<CommitTracker, 'isIn'>;
  readonly #log: Log;
  /** Ends what is done for an earlier commit. */
  #current = new AbortController();

  constructor(managements: Watched, actuator: Actuator, commits: Pick<CommitTracker, 'isIn'>, log: Log) {
    this.#managements = managements;
    this.#actuator = actuator;
    this.#commits = commits;
    this.#log = log;
  }

  /** Resolves when every management cluster has the commit, was asked often enough, or can not be asked. */
  async pushed(commit: CommitId): Promise<void> {
    this.stop();
    this.#current = new AbortController();
    const signal = AbortSignal.any([this.#current.signal, AbortSignal.timeout(PATIENCE_MS)]);
    await Promise.all([...this.#managements.keys()].map((name) => this.#askOn(name, commit, signal)));
  }

  stop(): void {
    this.#current.abort();
  }

  async #askOn(name: string, commit: CommitId, signal: AbortSignal): Promise<void> {
    const management = this.#managements.get(name);
    if (!management) return;
    for (let tries = 0; !signal.aborted; ) {
      const changed = management.change(signal);
      const source = management.index.sources.get(FLUX_SOURCE);
      const has = source?.revision !== undefined && (await this.#commits.isIn(commit, source.revision));
      if (has) return;
      if (!shouldAsk(source, commit, tries, has)) {
        await changed;
        continue;
      }
      tries += 1;
      try {
        await this.#actuator.lookNow(name, requestToken(commit, tries));
      } catch (error) {
        // Flux looks by itself sooner or later; a request only makes it sooner.
        const problem = error instanceof Error ? error.message : String(error);
        this.#log.warn('Flux can not be asked to look now', { management: name, problem });
        return;
      }
    }
  }
}
