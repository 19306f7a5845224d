import type { SimpleGit } from 'simple-git';
import { Problem } from '../core/errors.ts';
import type { CommitId } from '../core/repository.ts';
import type { Log } from '../ports.ts';
import { type CachePaths, cacheIsThere, inspectCache, markDamaged, prepareCache } from './cache.ts';
import type { Clone } from './clone.ts';
import { fetchBranches } from './fetch.ts';
import type { KnownHead } from './known-head.ts';
import type { Remote } from './remote.ts';
import type { RemoteBranches } from './remote-branches.ts';

export interface HealingParts {
  readonly paths: CachePaths;
  readonly remote: Remote;
  readonly environment: Record<string, string>;
  readonly client: SimpleGit;
  readonly abort: AbortController;
  readonly log: Log;
  readonly make: () => Clone;
  readonly known: KnownHead;
  readonly branches: RemoteBranches;
}

/** Hands out the clone, and makes it anew from the remote when it turns out to be damaged or deleted. */
export class Healing {
  readonly #parts: HealingParts;
  #clone: Clone;
  #healed: Promise<void> = Promise.resolve();
  /** Last seen head, which a deleted folder takes with it. */
  #head: CommitId | undefined;
  #lost = false;
  #doubtful = false;
  #closed = false;

  constructor(parts: HealingParts) {
    this.#parts = parts;
    this.#clone = parts.make();
  }

  /**
   * Does the work with a sound clone, once more when the clone was lost under it.
   *
   * @throws {Problem} `unavailable` for what was lost with the clone
   */
  async use<T>(work: (clone: Clone) => Promise<T>): Promise<T> {
    const clone = await this.#sound();
    try {
      return await work(clone);
    } catch (error) {
      // An unknown id, or an object in a pack that can not be read.
      if (error instanceof Problem && error.code === 'not-found') this.doubt();
      if (!(await this.#wasLost(clone))) throw error;
    }
    const fresh = await this.#sound();
    try {
      return await work(fresh);
    } catch (error) {
      throw error instanceof Problem && error.code === 'not-found' ? lostWithClone(error) : error;
    }
  }

  /** Notices a folder that was deleted; reading alone can go on without it for a long time. */
  async check(): Promise<void> {
    if (await cacheIsThere(this.#parts.paths)) this.#head = (await this.#parts.known.read()) ?? this.#head;
    else throw cloneGone();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#healed.catch(() => {});
    await this.#clone.reader.close();
  }

  /** Something failed that should not, were the clone sound: the next failure is looked into. */
  doubt(): void {
    this.#doubtful = true;
  }

  /** Looks into the clone after a failure that it may be to blame for; when it is, the next use makes it anew. */
  examine(clone: Clone): Promise<boolean> {
    this.doubt();
    return this.#wasLost(clone);
  }

  async #sound(): Promise<Clone> {
    if (!this.#closed && (this.#lost || this.#clone.damaged)) {
      this.#lost = true;
      // One at a time; who waited finds the work done.
      this.#healed = this.#healed.catch(() => {}).then(() => (this.#lost ? this.#renew() : undefined));
    }
    if (!this.#closed) await this.#healed;
    return this.#clone;
  }

  /** False for errors that have nothing to do with the state of the clone. */
  async #wasLost(clone: Clone): Promise<boolean> {
    if (this.#closed) return false;
    if (clone !== this.#clone) return true;
    const lost = clone.damaged || !(await cacheIsThere(this.#parts.paths)) || (await this.#unsound());
    if (lost && clone === this.#clone) this.#lost = true;
    return lost;
  }

  async #unsound(): Promise<boolean> {
    if (!this.#doubtful) return false;
    this.#doubtful = false;
    return (await inspectCache(this.#parts.paths, this.#cacheOptions)) !== 'usable';
  }

  async #renew(): Promise<void> {
    const { paths, remote, log, known, branches, make } = this.#parts;
    log.warn('cloning anew', { remote: remote.url, cache: 'damaged' });
    await this.#clone.reader.close();
    await markDamaged(paths).catch(() => {});
    await prepareCache(paths, this.#cacheOptions);
    if ((await known.read()) === undefined && this.#head !== undefined) await known.write(this.#head);
    branches.forget();
    await fetchBranches(this.#parts);
    this.#clone = make();
    this.#lost = false;
  }

  get #cacheOptions() {
    const { remote, environment, abort } = this.#parts;
    return { url: remote.url, environment, signal: abort.signal };
  }
}

function cloneGone(): Problem {
  return new Problem({
    code: 'unavailable',
    message: 'the local clone is gone or was called damaged',
    hint: 'try again; it is made anew from the remote',
  });
}

/** Problem for what the remote never had. */
export function lostWithClone({ message }: Problem): Problem {
  return new Problem({
    code: 'unavailable',
    message: `${message}; it was lost with the clone`,
    hint: 'begin again from the newest commit; the remote knows nothing of it',
  });
}
