import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import { git } from '../support/git-repositories.ts';
import { type GitServerProcess, startGitServer } from '../support/git-server-process.ts';
import { fleetRepository, loopParts, MemorySource, poolFleet } from '../support/pools.ts';

/** A fleet of pools behind an HTTP server or at a path, a person's clone of it, and loops over it. */
export class PoolPlace {
  readonly source = new MemorySource();
  readonly person: string;
  readonly remote: string;
  readonly #folder: string;
  readonly #server: GitServerProcess | undefined;
  readonly #open: LoopParts[] = [];

  private constructor(folder: string, remote: string, server: GitServerProcess | undefined) {
    this.#folder = folder;
    this.#server = server;
    this.remote = remote;
    this.person = join(folder, 'person');
    git(this.person, 'remote', 'set-url', 'origin', remote);
  }

  /** @param governed pools that follow a metric. Default: all */
  static async make(clusters: number, transport: 'path' | 'http', governed = clusters): Promise<PoolPlace> {
    const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
    const bare = fleetRepository(folder, poolFleet(clusters, governed));
    // A server collects its garbage when nobody waits, not in the middle of a push.
    git(bare, 'config', 'receive.autogc', 'false');
    git(folder, 'clone', '-q', bare, 'person');
    const server = transport === 'http' ? await startGitServer(folder) : undefined;
    return new PoolPlace(folder, server?.url('fleet.git') ?? bare, server);
  }

  /** A loop with a clone of its own that has read the fleet. */
  async loop(): Promise<Loop> {
    const cacheDir = join(this.#folder, `cache-${this.#open.length}`);
    const parts = await loopParts({ remote: this.remote, cacheDir, source: this.source });
    this.#open.push(parts);
    const loop = new Loop(parts);
    await loop.tick();
    return loop;
  }

  /** The parts of the newest loop. */
  get parts(): LoopParts {
    return this.#open.at(-1) as LoopParts;
  }

  async close(): Promise<void> {
    for (const { repository } of this.#open) await repository.close();
    await this.#server?.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
