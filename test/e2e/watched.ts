import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BIN } from '../../tools/control-plane/build.ts';
import { Heard } from './heard.ts';

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** What every object has that the tests look at. */
export interface Watchable {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Every revision of objects, from `kubectl get --watch`: what is there first, then each change, none left out. */
export class Watched<T extends Watchable> {
  readonly events = new Heard<WatchEvent<T>>();
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param what arguments of `kubectl get` */
  constructor(kubeconfig: string, namespace: string, ...what: string[]) {
    const watch = ['get', ...what, '--watch', '--output-watch-events', '--output=json'];
    this.#child = spawn(join(BIN, 'kubectl'), ['--kubeconfig', kubeconfig, '--namespace', namespace, ...watch], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#ended = once(this.#child, 'close').then(() => this.events.end('the watch ended'));
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.events.add(JSON.parse(line) as WatchEvent<T>);
    });
  }

  /** Objects as they are now, oldest first; those of the same second by name. */
  get now(): readonly T[] {
    const objects = new Map<string, T>();
    for (const { type, object } of this.events.all) {
      if (type === 'DELETED') objects.delete(object.metadata.name);
      else objects.set(object.metadata.name, object);
    }
    const order = ({ metadata }: T) => `${metadata.creationTimestamp} ${metadata.name}`;
    return [...objects.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** Names of the objects that went, in order. */
  get gone(): readonly string[] {
    return this.events.all.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
