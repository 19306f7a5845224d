import { join } from 'node:path';
import { applyToFolder } from '@krake-infra/cli/work-tree.ts';
import type { Applied, ClusterFacts } from '@krake-infra/reconciler/core/cluster-facts.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { onTestFinished } from 'vitest';
import { krakeInfra, setEnvironment } from './cli.ts';
import { git } from './git-repositories.ts';
import { inFleetFile, LoopPlace } from './loop-place.ts';
import { instantTracker, loopParts } from './pools.ts';

export interface Setting {
  /** How removals reach the branch. Default: directly. */
  readonly remove?: 'direct' | 'propose-only';
  /** How many objects one pass may delete. Default: any. */
  readonly objects?: number;
  readonly other?: 'direct' | 'propose-only';
  /** How steps of upgrades reach the branch. Default: directly. */
  readonly upgrade?: 'direct' | 'propose-only';
  /** How many clusters one pass may touch. Default: any. */
  readonly touched?: number;
}

/** A fleet in which people begin things, a loop that goes on with them, and what the loop is told of the management cluster. */
export class FollowedLoop {
  readonly place: LoopPlace;
  /** Time that passed since, in milliseconds. */
  later = 0;
  seen: ClusterFacts | 'nothing' | undefined;
  #loop: Loop | undefined;

  constructor(setting: Setting = {}) {
    const { remove = 'direct', objects = 1000, other = 'direct', upgrade = 'direct', touched = 100_000 } = setting;
    this.place = new LoopPlace((files) => {
      const policy = inFleetFile(
        files,
        'scaleDown: direct',
        `scaleDown: direct\n    delete: ${remove}\n    other: ${other}\n    upgrade: ${upgrade}`,
      );
      const guarded = inFleetFile(policy, 'guards:\n', `guards:\n    objectsDeletedPerRun: ${objects}\n`);
      return inFleetFile(guarded, 'clustersTouchedPerRun: 100000', `clustersTouchedPerRun: ${touched}`);
    });
    setEnvironment('KRAKE_INFRA_CACHE', join(this.place.folder, 'cli'));
  }

  async person(...args: string[]): Promise<string> {
    const { code, out, err } = await krakeInfra(['--fleet', this.place.person, ...args]);
    if (code !== 0) throw new Error(err);
    return out;
  }

  /** Writes files in the person's clone, renders and pushes them with what is committed there. */
  async change(files: Readonly<Record<string, string>>): Promise<void> {
    const { person } = this.place;
    applyToFolder(
      person,
      Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
    );
    await this.person('synth');
    git(person, 'add', '-A');
    git(person, 'commit', '-q', '--allow-empty', '-m', 'By hand');
    git(person, 'push', '-q');
  }

  head(): string {
    return git(this.place.remote, 'rev-parse', 'main');
  }

  show(path: string): string {
    return git(this.place.remote, 'show', `main:${path}`);
  }

  /** What Flux applied of the cluster's objects, and of its Flux objects; and what else was seen. */
  applied(
    objects: string | Applied,
    delivery = objects,
    more: Partial<Pick<ClusterFacts, 'available' | 'unusedTemplates' | 'unrest'>> = {},
  ): void {
    const of = (what: string | Applied) => (typeof what === 'string' ? { commit: commitId(what) } : what);
    this.seen = { objects: of(objects), delivery: of(delivery), available: false, unusedTemplates: new Set(), ...more };
  }

  async tick(): Promise<PassReport> {
    this.#loop ??= await this.#open();
    return this.#loop.tick();
  }

  /** The same after asking the remote what others pushed. */
  async look(): Promise<PassReport> {
    this.#loop ??= await this.#open();
    return this.#loop.look();
  }

  async #open(): Promise<Loop> {
    const parts = await loopParts({ remote: this.place.remote, cacheDir: join(this.place.folder, 'loop') });
    onTestFinished(() => parts.repository.close());
    const facts = async (_: unknown, clusters: Iterable<`${string}/${string}`>) => {
      const { seen } = this;
      return new Map([...clusters].flatMap((key) => (typeof seen === 'object' ? [[key, seen] as const] : [])));
    };
    const clock = { now: () => Date.now() + this.later };
    const tracker = this.seen === 'nothing' ? instantTracker : { ...instantTracker, facts };
    return new Loop({ ...parts, clock, tracker });
  }

  subjects(since: string): string[] {
    const log = git(this.place.remote, 'log', '--reverse', '--format=%s', `${since}..main`);
    return log === '' ? [] : log.split('\n');
  }
}
