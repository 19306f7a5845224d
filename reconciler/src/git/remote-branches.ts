import type { CommitId } from '../core/repository.ts';

type Branches = ReadonlyMap<string, CommitId>;

/** Fetches that another program may spoil in a row. */
const MOST_TRIES = 3;

export interface BranchSources {
  /** Asks the remote for all its branches, which costs one round trip. */
  readonly list: () => Promise<Branches>;
  /** Brings all branches into the clone. */
  readonly fetch: () => Promise<void>;
  /** The branches as the clone has them. */
  readonly tracked: () => Promise<Branches>;
}

/**
 * What the remote said last of its branches, and which of them the clone has. The remote is listed each time; it is
 * fetched only when a branch moved that somebody wants to know about.
 */
export class RemoteBranches {
  readonly #sources: BranchSources;
  readonly #watched: ((branch: string) => boolean)[];
  readonly #prefixes = new Set<string>();
  #listed: Map<string, CommitId> | undefined;
  #tracked: Map<string, CommitId> | undefined;

  constructor(sources: BranchSources, branch: string) {
    this.#sources = sources;
    this.#watched = [(name) => name === branch];
  }

  /** Asks the remote; the clone then has what is watched. */
  async refresh(): Promise<void> {
    this.#listed = new Map(await this.#sources.list());
    await this.#bring((name) => this.#watched.some((watches) => watches(name)));
  }

  get(branch: string): CommitId | undefined {
    return this.#listed?.get(branch);
  }

  /** True when the remote has a branch at this commit, as far as is known. */
  has(commit: string): boolean {
    return [...(this.#listed?.values() ?? [])].some((id) => id === commit);
  }

  /** Branches below a prefix, which is watched from now on. */
  async below(prefix: string): Promise<Branches> {
    const matches = (name: string) => name.startsWith(prefix);
    if (!this.#prefixes.has(prefix)) {
      this.#prefixes.add(prefix);
      this.#watched.push(matches);
      if (this.#listed) await this.#bring(matches);
    }
    if (!this.#listed) await this.refresh();
    return new Map([...(this.#listed ?? [])].filter(([name]) => matches(name)));
  }

  /** Sees to it that the clone has this branch as the remote last said. */
  async need(branch: string): Promise<void> {
    if (this.#listed) await this.#bring((name) => name === branch);
  }

  /** Our own push moved this branch on the remote and in the clone. */
  moved(branch: string, commit: CommitId): void {
    this.#listed?.set(branch, commit);
    this.#tracked?.set(branch, commit);
  }

  /** The clone is not what it was. */
  forget(): void {
    this.#tracked = undefined;
  }

  async #bring(matters: (branch: string) => boolean): Promise<void> {
    this.#tracked ??= new Map(await this.#sources.tracked());
    for (let tries = 1; this.#differs(matters); tries++) {
      const failure = await this.#fetch();
      if (!failure) this.#listed = new Map(this.#tracked);
      else if (!failure.moved || tries === MOST_TRIES) throw failure.error;
    }
  }

  /**
   * Fetches, and reads anew what the clone has. A fetch fails when another program on the same clone, such as one that
   * outlived a killed process, moves a branch meanwhile; then it may have brought what was wanted.
   */
  async #fetch(): Promise<{ readonly error: unknown; readonly moved: boolean } | undefined> {
    const before = this.#tracked;
    this.#tracked = undefined;
    try {
      await this.#sources.fetch();
      this.#tracked = new Map(await this.#sources.tracked());
      return undefined;
    } catch (error) {
      this.#tracked = new Map(await this.#sources.tracked());
      return { error, moved: !isSame(before, this.#tracked) };
    }
  }

  #differs(matters: (branch: string) => boolean): boolean {
    const listed = this.#listed ?? new Map<string, CommitId>();
    const tracked = this.#tracked ?? new Map<string, CommitId>();
    const names = new Set([...listed.keys(), ...tracked.keys()]);
    return [...names].some((name) => matters(name) && listed.get(name) !== tracked.get(name));
  }
}

function isSame(a: Branches | undefined, b: Branches): boolean {
  return a?.size === b.size && [...b].every(([name, id]) => a.get(name) === id);
}
