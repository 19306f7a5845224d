import { join } from 'node:path';
import { RequestMetrics } from '@krake-infra/cli/daemon/request-metrics.ts';
import type { ClusterFacts } from '@krake-infra/reconciler/core/cluster-facts.ts';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { ClusterAccess, Repository } from '@krake-infra/reconciler/ports.ts';
import { buildServer } from '@krake-infra/server/server.ts';
import { onTestFinished } from 'vitest';
import { setEnvironment } from './cli.ts';
import { git } from './git-repositories.ts';
import { AUTHORIZATION, CONFIGURATION, idIn, KUBECONFIG, TEMPLATE, tosca } from './im-samples.ts';
import { inFleetFile, LoopPlace } from './loop-place.ts';
import { instantTracker, loopParts } from './pools.ts';

export interface ImSetting {
  /** How creations reach the branch. Default: directly. */
  readonly create?: 'direct' | 'propose-only';
  /** How removals do. Default: directly. */
  readonly remove?: 'direct' | 'propose-only';
}

interface Start {
  /** Whether the loop reads the fleet. Default: yes. */
  readonly read?: boolean;
  readonly wrap?: (repository: Repository) => Repository;
  /** Default: the door for Krake alone. */
  readonly configuration?: ServerConfiguration;
  /** Default: nobody can be asked about tokens. */
  readonly tokenOwner?: ClusterAccess['tokenOwner'];
}

/** What became of a request. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
}

/** A fleet, a loop over it, and the door for Krake, with what is seen of machines told by the test. */
export class ImPlace {
  readonly place: LoopPlace;
  /** Clusters that Cluster API has, and whether they work. */
  readonly live = new Map<NamespacedName, { available: boolean; unrest?: string; kubeconfig?: string }>();
  /** Time that passed, in milliseconds. */
  later = 0;
  /** Times that the next kubeconfigs can not be read. */
  unreadable = 0;
  readonly logged: string[] = [];
  /** What is counted of requests. */
  readonly metrics = new RequestMetrics();
  #loop: Loop | undefined;
  #url = '';
  #servers = 0;

  constructor({ create = 'direct', remove = 'direct' }: ImSetting = {}) {
    this.place = new LoopPlace((files) => [
      ...inFleetFile(
        inFleetFile(files, 'scaleDown: direct', `scaleDown: direct\n    create: ${create}\n    delete: ${remove}`),
        'guards:\n',
        'guards:\n    objectsDeletedPerRun: 1000\n',
      ),
      { path: 'templates/base.yaml', mode: '100644', bytes: Buffer.from(TEMPLATE) },
    ]);
    setEnvironment('KRAKE_INFRA_CACHE', join(this.place.folder, 'cli'));
  }

  /** Starts a loop and its door, in place of those before; it has not read the fleet unless it is told to. */
  async start({ read = true, wrap, configuration = CONFIGURATION, ...reviewing }: Start = {}) {
    const cacheDir = join(this.place.folder, `loop-${this.#servers++}`);
    const parts = await loopParts({ remote: this.place.remote, cacheDir, ...(wrap && { wrap }) });
    const clock = { now: () => Date.now() + this.later };
    const tracker = {
      ...instantTracker,
      facts: async (_: unknown, clusters: Iterable<NamespacedName>) => this.#facts(clusters),
    };
    const loop = new Loop({ ...parts, clock, tracker });
    this.#loop = loop;
    const access: ClusterAccess = {
      ...reviewing,
      exists: (_: string, key: NamespacedName) => this.live.has(key),
      kubeconfig: async (_: string, key: NamespacedName) => {
        if (this.unreadable > 0 && this.unreadable-- > 0)
          throw new Problem({ code: 'unavailable', message: 'no answer' });
        return this.live.get(key)?.kubeconfig;
      },
    };
    const keep = (text: string, fields: object = {}) => this.logged.push(`${text} ${JSON.stringify(fields)}`);
    const log = { info: keep, warn: keep, error: keep };
    const server = buildServer({ configuration, log, loop, tracker, access, clock, observer: this.metrics });
    this.#url = await server.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(async () => {
      await server.close();
      await loop.close();
      await parts.repository.close();
    });
    if (read) await loop.tick();
  }

  /** A pass over the fleet, after asking the remote what others pushed. */
  async pass(): Promise<void> {
    await this.#loop?.look();
    await this.#loop?.tick();
  }

  /** Address of the server, without a final slash. */
  get url(): string {
    return this.#url;
  }

  async ask(
    method: string,
    path: string,
    options: { body?: string; contentType?: string; authorization?: string | null; accept?: string } = {},
  ) {
    const { body, contentType = 'text/yaml', authorization = AUTHORIZATION, accept = '*/*' } = options;
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        accept,
        ...(authorization !== null && { authorization }),
        ...(body !== undefined && { 'content-type': contentType }),
      },
      ...(body !== undefined && { body }),
    });
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    return { status: response.status, type, text: await response.text(), headers: response.headers };
  }

  /** Creates an infrastructure as Krake does; its id. */
  async create(): Promise<string> {
    const { status, text } = await this.ask('POST', '/infrastructures?async=true', { body: tosca() });
    if (status !== 200) throw new Error(`${status} ${text}`);
    return idIn(text);
  }

  async state(id: string): Promise<string> {
    const { status, text } = await this.ask('GET', `/infrastructures/${id}/state`);
    return status === 200 ? (JSON.parse(text) as { state: { state: string } }).state.state : `${status}`;
  }

  /** Machines are there. */
  ready(id: string): void {
    this.live.set(clusterOf(id), { available: true, kubeconfig: KUBECONFIG });
  }

  /** Contents of all that the remote holds. */
  objects(): string {
    return git(this.place.remote, 'cat-file', '--batch-all-objects', '--batch', '--buffer');
  }

  show(path: string): string {
    return git(this.place.remote, 'show', `main:${path}`);
  }

  /** A person merges a branch. */
  merge(branch: string): void {
    const { person } = this.place;
    git(person, 'pull', '-q', '--ff-only');
    git(person, 'fetch', '-q', 'origin');
    git(person, 'merge', '-q', '--no-edit', `origin/${branch}`);
    git(person, 'push', '-q', 'origin', 'HEAD:main', `:${branch}`);
  }

  /** A person deletes a branch. */
  close(branch: string): void {
    git(this.place.person, 'push', '-q', 'origin', `:${branch}`);
  }

  branches(): string[] {
    return git(this.place.remote, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/proposals')
      .split('\n')
      .filter(Boolean);
  }

  #facts(clusters: Iterable<NamespacedName>): ReadonlyMap<NamespacedName, ClusterFacts> {
    const applied = { commit: commitId(git(this.place.remote, 'rev-parse', 'main')) };
    return new Map(
      [...clusters].map((key) => {
        const { available = false, unrest } = this.live.get(key) ?? {};
        const facts = { objects: applied, delivery: applied, available, unusedTemplates: new Set<string>() };
        return [key, { ...facts, ...(unrest !== undefined && { unrest }) }] as const;
      }),
    );
  }
}

export function clusterOf(id: string): NamespacedName {
  return `krake/im-${id.slice(0, 8)}`;
}
