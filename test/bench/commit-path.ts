import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { GitHttpServer } from '../support/git-http-server.ts';
import { bareRepository, git, run } from '../support/git-repositories.ts';

export type Transport = 'path' | 'http';

export interface CommitPathOptions {
  readonly transport: Transport;
  /** Clusters in the repository; each has four files of about 11 KB together. Default 1,000. */
  readonly clusters?: number;
  /** Counted turns; one more warms up. Default 11. */
  readonly turns?: number;
}

export interface CommitPathResult {
  readonly transport: Transport;
  readonly turns: number;
  /** Median of (new bytes known -> push acknowledged) / (`git push` of a ready commit), both taken in the same turn. */
  readonly ratio: number;
  /** Medians in milliseconds; they depend on the machine and its load, the ratio hardly does. */
  readonly oursMs: number;
  readonly plainMs: number;
  /** Part of `oursMs` before the push. */
  readonly writeMs: number;
}

const PER_NAMESPACE = 100;

/** One changed file from bytes to acknowledged push, against `git push` of a commit that is there already. */
export async function commitPath(options: CommitPathOptions): Promise<CommitPathResult> {
  const { transport, clusters = 1_000, turns = 11 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const server = await GitHttpServer.start({ root: folder });
  let repository: Repository | undefined;
  try {
    const bare = bareRepository(folder);
    const person = seed(folder, bare, clusters);
    const remote = transport === 'http' ? server.url('fleet.git') : bare;
    git(person, 'remote', 'set-url', 'origin', remote);
    repository = await openRepository({ remote, branch: 'main', cacheDir: join(folder, 'cache') });
    const samples: Turn[] = [];
    for (let turn = 0; turn <= turns; turn += 1) {
      const sample = await pairedTurn(repository, person, turn % clusters);
      if (turn > 0) samples.push(sample);
    }
    return { transport, turns, ...summary(samples) };
  } finally {
    await repository?.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Turn {
  readonly writeMs: number;
  readonly oursMs: number;
  readonly plainMs: number;
}

async function pairedTurn(repository: Repository, person: string, cluster: number): Promise<Turn> {
  const path = clusterFiles(cluster)[0]?.path as string;
  const bytes = Buffer.from(content(path, `replicas: ${Date.now()}`));
  const head = await repository.head();
  const began = performance.now();
  const author = { name: 'Bench', email: 'bench@example.org', seconds: 1_700_000_000 };
  const [commit] = await repository.write(head, [{ message: 'Scale', author, changes: [{ path, bytes }] }]);
  const written = performance.now();
  const outcome = await repository.push(commit as CommitId, head);
  const pushed = performance.now();
  if (outcome !== 'accepted') throw new Error(`the push was ${outcome}`);
  const plainMs = await plainPush(person, path);
  return { writeMs: written - began, oursMs: pushed - began, plainMs };
}

/** Makes an equal commit beforehand and times only its push. */
async function plainPush(person: string, path: string): Promise<number> {
  // Not by `git`, which would block the server in this very process.
  await succeeds(person, 'pull', '-q', '--ff-only', 'origin', 'main');
  writeFileSync(join(person, path), content(path, `replicas: ${Date.now()}`));
  git(person, 'commit', '-q', '-a', '-m', 'Scale');
  const began = performance.now();
  await succeeds(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return performance.now() - began;
}

async function succeeds(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(cwd, ...args);
  if (code !== 0) throw new Error(stderr);
}

function seed(folder: string, bare: string, clusters: number): string {
  const person = join(folder, 'person');
  git(folder, 'clone', '-q', bare, person);
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    for (const { path, bytes } of clusterFiles(cluster)) {
      mkdirSync(dirname(join(person, path)), { recursive: true });
      writeFileSync(join(person, path), bytes);
    }
  }
  git(person, 'add', '.');
  git(person, 'commit', '-q', '-m', 'Fleet');
  git(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return person;
}

/** The files of one cluster as a fleet repository has them, the large manifest last. */
function clusterFiles(cluster: number): readonly { readonly path: string; readonly bytes: string }[] {
  const namespace = `team-${Math.floor(cluster / PER_NAMESPACE)}`;
  const name = `cluster-${cluster}`;
  const files: readonly (readonly [path: string, lines: number])[] = [
    [`clusters/${namespace}/${name}.yaml`, 18],
    [`clusters/${namespace}/${name}.state.yaml`, 18],
    [`manifests/mgmt/${namespace}/${name}/cluster.yaml`, 150],
    [`manifests/mgmt/${namespace}/${name}/kustomization.yaml`, 14],
  ];
  return files.map(([path, lines]) => ({ path, bytes: content(path, 'replicas: 1', lines) }));
}

/** About 55 bytes a line that differ between files, so that packing them is honest work. */
function content(path: string, first: string, lines = 18): string {
  const rest = Array.from({ length: lines }, (_, n) => `field${n}: value of line ${n * 7919} in ${path.slice(-22)}`);
  return `${[first, ...rest].join('\n')}\n`;
}

function summary(samples: readonly Turn[]): Omit<CommitPathResult, 'transport' | 'turns'> {
  return {
    ratio: median(samples.map(({ oursMs, plainMs }) => oursMs / plainMs)),
    oursMs: median(samples.map(({ oursMs }) => oursMs)),
    plainMs: median(samples.map(({ plainMs }) => plainMs)),
    writeMs: median(samples.map(({ writeMs }) => writeMs)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
