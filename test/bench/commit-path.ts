import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { generateFleet } from '../support/fleet-generator.ts';
import { GitHttpServer } from '../support/git-http-server.ts';
import { bareRepository, git, run } from '../support/git-repositories.ts';
import { type BenchResult, median } from './result.ts';

export const CLUSTERS = 1000;
const TURNS = 15;
export const AT = '2026-01-01T00:00:00Z';

/** Row 5: from a known edit to the server's ok, over `git push` of a commit that is ready, in the same turn. */
export async function benchCommitPath(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const transport of ['path', 'http'] as const) results.push(...(await measure(transport)));
  return results;
}

interface Turn {
  readonly prepared: number;
  readonly written: number;
  readonly pushed: number;
  readonly plain: number;
}

async function measure(transport: 'path' | 'http'): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const server = await GitHttpServer.start({ root: folder });
  const bare = bareRepository(folder);
  const person = seed(folder, bare);
  const remote = transport === 'http' ? server.url('fleet.git') : bare;
  git(person, 'remote', 'set-url', 'origin', remote);
  const repository = await openRepository({ remote, branch: 'main', cacheDir: join(folder, 'cache') });
  try {
    const reader = new SnapshotReader(repository);
    const turns: Turn[] = [];
    for (let turn = 0; turn <= TURNS; turn++) {
      const timed = await pairedTurn(repository, reader, { person, turn });
      if (turn > 0) turns.push(timed);
    }
    return rows(transport, turns);
  } finally {
    await repository.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function rows(transport: string, turns: readonly Turn[]): BenchResult[] {
  const n = turns.length;
  const name = `${CLUSTERS} clusters, ${transport}`;
  const ratio = median(turns.map(({ pushed, plain }) => pushed / plain));
  const build = median(turns.map(({ written }) => written));
  return [
    { row: 5, name: `change to pushed over git push of a ready commit, ${name}`, value: ratio, better: 'lower', n },
    { row: 5, name: `of it edit, render and objects in ms, ${name}`, value: build, better: 'lower', n },
  ];
}

interface Partner {
  readonly person: string;
  readonly turn: number;
}

async function pairedTurn(repository: Repository, reader: SnapshotReader, { person, turn }: Partner): Promise<Turn> {
  const head = await repository.head();
  const snapshot = await reader.read(head);
  const began = performance.now();
  const { files } = await prepareChange(snapshot, [scaled(snapshot, turn)], {
    renderer: fleetRenderer,
    repository,
    at: AT,
  });
  const prepared = performance.now() - began;
  const author = { name: 'Bench', email: 'bench@example.org', seconds: 1_700_000_000 + turn };
  const [commit] = await repository.write(head, [{ message: 'Scale\n', author, changes: files }]);
  const written = performance.now() - began;
  const outcome = await repository.push(commit as CommitId, head);
  const pushed = performance.now() - began;
  if (outcome !== 'accepted') throw new Error(`the push was ${outcome}`);
  return { prepared, written, pushed, plain: await plainPush(person, turn) };
}

export function pathOf(cluster: number): string {
  return `clusters/team-${Math.floor(cluster / 100)}/cluster-${cluster}.yaml`;
}

/** One zone of one cluster gets another number of machines. */
export function scaled(snapshot: Snapshot, turn: number) {
  const path = pathOf(turn * 7);
  const text = Buffer.from(snapshot.files.get(path)?.file.bytes ?? []).toString('utf8');
  const edit = { op: 'set', path: ['spec', 'pools', 0, 'zones', 0, 'replicas'], value: 100 + turn } as const;
  return { path, bytes: Buffer.from(editYaml(text, [edit])) };
}

/** Makes a commit of the same kind beforehand and times only its push. */
export async function plainPush(person: string, turn: number): Promise<number> {
  // Not by `git`, which would block the server in this very process.
  await succeeds(person, 'pull', '-q', '--ff-only', 'origin', 'main');
  writeFileSync(join(person, 'README.md'), `turn ${turn}\n`);
  git(person, 'add', 'README.md');
  git(person, 'commit', '-q', '-m', 'Scale');
  const began = performance.now();
  await succeeds(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return performance.now() - began;
}

async function succeeds(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(cwd, ...args);
  if (code !== 0) throw new Error(stderr);
}

export function seed(folder: string, bare: string): string {
  const person = join(folder, 'person');
  git(folder, 'clone', '-q', bare, person);
  const data = generateFleet({ clusters: CLUSTERS });
  for (const { path, bytes } of [...data, ...renderFleet(loadFleet(data).data, AT).files]) {
    mkdirSync(dirname(join(person, path)), { recursive: true });
    writeFileSync(join(person, path), bytes);
  }
  git(person, 'add', '.');
  git(person, 'commit', '-q', '-m', 'Fleet');
  git(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return person;
}
