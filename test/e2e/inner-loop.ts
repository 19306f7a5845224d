import { join } from 'node:path';
import { actuation, type Live } from '@krake-infra/cli/live.ts';
import type { PoolKey } from '@krake-infra/reconciler/core/observation.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import type { RequestAnswer } from '@krake-infra/reconciler/loop/answers.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Log, Repository } from '@krake-infra/reconciler/ports.ts';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import type { ObjectIndex } from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { clusterApiTracker } from '@krake-infra/reconciler/track/cluster-api/tracker.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { type FleetPlace, MANAGEMENT } from './fleet-place.ts';

const LOG: Log = { info: () => {}, warn: console.log, error: console.log };

/**
 * The loop of `krake-infra run` in the test's own process and with the rights of the tracker, so that a test can hand it
 * keyed requests and see the moment of each push and of each change on the management cluster.
 */
export class InnerLoop {
  readonly #live: Live;
  readonly #repository: Repository;
  readonly #loop: Loop;
  readonly #acting: Awaited<ReturnType<typeof actuation>>;
  #requests = 0;

  private constructor(live: Live, repository: Repository, acting: Awaited<ReturnType<typeof actuation>>) {
    this.#live = live;
    this.#repository = repository;
    this.#acting = acting;
    this.#loop = new Loop({
      clock: { now: () => Date.now() },
      repository,
      reader: new SnapshotReader(repository),
      renderer: fleetRenderer,
      sources: [],
      tracker: clusterApiTracker(live.managements),
      victims: acting.victims,
      bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
    });
  }

  static async start({ url, trackerKubeconfig, folder }: FleetPlace): Promise<InnerLoop> {
    const repository = await openRepository({ remote: url, branch: 'main', cacheDir: join(folder, 'inner-loop') });
    const connection = connect({ file: trackerKubeconfig });
    const management = new WatchedManagement(MANAGEMENT, connection);
    const live: Live = {
      managements: new Map([[MANAGEMENT, management]]),
      connections: new Map([[MANAGEMENT, connection]]),
      close: () => management.close(),
    };
    return new InnerLoop(live, repository, await actuation(live, repository, LOG));
  }

  /** What the management cluster holds, as far as it is watched. */
  get index(): ObjectIndex {
    return this.#management.index;
  }

  /** One pass over everything, as `krake-infra run` makes when it starts. */
  async tick(): Promise<void> {
    await this.#loop.tick();
  }

  /** Asks for sizes of pools, all in the same moment; the answers, which come after the push. */
  scale(sizes: Readonly<Record<PoolKey, number>>): Promise<readonly RequestAnswer[]> {
    this.#requests += 1;
    const at = Math.floor(Date.now() / 1000);
    return Promise.all(
      Object.entries(sizes).map(([pool, to]) =>
        this.#loop.submit({ key: `request-${this.#requests}`, pool: pool as PoolKey, to, at, by: 'Grace' }),
      ),
    );
  }

  /** Asks Flux to look for a commit that was pushed, as `krake-infra run` does after each push. */
  askFlux(commit: string): void {
    void this.#acting.requests.pushed(commitId(commit));
  }

  /** Waits until the watched objects are as wanted, for so many seconds; how many it took. */
  async until(what: string, seconds: number, isTrue: (index: ObjectIndex) => boolean): Promise<number> {
    const start = performance.now();
    console.log(`waits up to ${seconds} s until ${what}`);
    const signal = AbortSignal.timeout(seconds * 1000);
    while (!isTrue(this.index)) {
      if (signal.aborted) throw new Error(`not within ${seconds} s: ${what}; ${this.#management.trouble ?? ''}`);
      await this.#management.change(signal);
    }
    const took = (performance.now() - start) / 1000;
    console.log(`${what} after ${took.toFixed(1)} s`);
    return took;
  }

  async stop(): Promise<void> {
    this.#acting.requests.stop();
    await this.#loop.close();
    await this.#live.close();
    await this.#repository.close();
  }

  get #management(): WatchedManagement {
    return this.#live.managements.get(MANAGEMENT) as WatchedManagement;
  }
}
