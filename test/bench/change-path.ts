import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { type OpenRepositoryOptions, openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { run } from '../support/git-repositories.ts';
import { startGitServer } from '../support/git-server-process.ts';
import { seededRepository, settledFiles } from '../support/seeded-fleet.ts';
import { run as runChild } from './child.ts';
import { type BenchResult, median } from './result.ts';

const SIZES = [100, 1_000, 10_000];
const PER_NAMESPACE = 200;
const TURNS = 21;
/** Turns that do not count: the first changes meet code that is not compiled yet. */
const WARM_UP = 15;
const LOADER = fileURLToPath(new URL('loaded-fleet.mjs', import.meta.url));
const AT = '2026-01-01T00:00:00Z';

/** Ways of a push: Git's own by path and HTTP (row 11), and our transport over HTTP (row 12). */
const WAYS = [
  { name: 'path', row: 11, limit: 1.5, transport: 'git', http: false },
  { name: 'http', row: 11, limit: 1.5, transport: 'git', http: true },
  { name: 'http, own transport', row: 12, limit: 1, transport: 'auto', http: true },
] as const;

type Way = (typeof WAYS)[number];

/**
 * Rows 11 and 12: from a known edit to the server's ok, over `git push` of a commit of the same kind that is ready, in the same
 * turn and out of the same clone. The head is known from the push before, so nothing is read of the remote.
 */
export async function benchChangePath(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  const builds = new Map<Way, number[]>();
  for (const clusters of SIZES) {
    const { ways, loading, resident } = await measureFleet(clusters);
    for (const [way, turns] of ways) {
      const build = median(turns.map(({ built }) => built));
      builds.set(way, [...(builds.get(way) ?? []), build]);
      results.push(...rows(way, `${clusters} clusters, ${way.name}`, turns, build));
    }
    results.push(
      { row: 11, name: `first load in ms, ${clusters} clusters`, value: loading, better: 'lower', n: 1 },
      {
        row: 11,
        name: `resident MB with the fleet loaded, ${clusters} clusters`,
        value: resident,
        better: 'lower',
        n: 1,
      },
    );
  }
  for (const [way, [small = 0, , large = 0]] of builds) {
    const name = `build part of a change at 10000 clusters over that at 100, ${way.name}`;
    results.push({ row: way.row, name, value: large / small, limit: 2.5, better: 'lower', n: TURNS });
  }
  return results;
}

interface Turn {
  /** Milliseconds until every object was written, until the server's ok, and of the floor. */
  readonly built: number;
  readonly pushed: number;
  readonly plain: number;
}

function rows({ row, limit }: Way, what: string, turns: readonly Turn[], build: number): BenchResult[] {
  const n = turns.length;
  const ratio = median(turns.map(({ pushed, plain }) => pushed / plain));
  const plain = median(turns.map((turn) => turn.plain));
  const reported = { row, better: 'lower', n } as const;
  return [
    { ...reported, name: `change to pushed over git push of a ready commit, ${what}`, value: ratio, limit },
    { ...reported, name: `of it edit, render, checks and objects in ms, ${what}`, value: build },
    { ...reported, name: `git push of a ready commit in ms, ${what}`, value: plain },
  ];
}

interface Measured {
  readonly ways: readonly (readonly [way: Way, turns: readonly Turn[]])[];
  /** Milliseconds and megabytes of a process of its own that reads the fleet. */
  readonly loading: number;
  readonly resident: number;
}

async function measureFleet(clusters: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const server = await startGitServer(folder);
  try {
    const bare = seededRepository(folder, settledFiles({ clusters, perNamespace: PER_NAMESPACE }, AT));
    const ways: [Way, readonly Turn[]][] = [];
    for (const [index, way] of WAYS.entries()) {
      const remote = way.http ? server.url('fleet.git') : bare;
      const cacheDir = join(folder, `cache-${index}`);
      ways.push([way, await measure(clusters, { remote, cacheDir, transport: way.transport })]);
    }
    const [loading = 0, resident = 0] = await runChild(LOADER, [bare, join(folder, 'cache-0')]);
    return { ways, loading, resident };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measure(clusters: number, at: Omit<OpenRepositoryOptions, 'branch'>): Promise<Turn[]> {
  const { cacheDir } = at;
  const repository = await openRepository({ ...at, branch: 'main' });
  try {
    const reader = new SnapshotReader(repository);
    const place: Place = { repository, gitDir: join(cacheDir, 'repository.git'), clusters };
    let head = (await repository.head()) as CommitId;
    const turns: Turn[] = [];
    for (let turn = -WARM_UP; turn < TURNS; turn++) {
      const one = { turn: turn + WARM_UP, isFirst: turn % 2 === 0 };
      const before = one.isFirst ? await plainPush(place, await reader.read(head), one.turn) : undefined;
      const own = await change(place, await reader.read(before?.head ?? head), one.turn);
      const plain = before ?? (await plainPush(place, await reader.read(own.head), one.turn));
      head = before ? own.head : plain.head;
      if (turn >= 0) turns.push({ built: own.built, pushed: own.pushed, plain: plain.pushed });
    }
    return turns;
  } finally {
    await repository.close();
  }
}

interface Place {
  readonly repository: Repository;
  readonly gitDir: string;
  readonly clusters: number;
}

async function change({ repository, clusters }: Place, snapshot: Snapshot, turn: number) {
  const began = performance.now();
  const head = await commit(repository, snapshot, clusterOf(turn, 0, clusters), turn);
  const built = performance.now() - began;
  const outcome = await repository.push(head, snapshot.commit);
  const pushed = performance.now() - began;
  if (outcome !== 'accepted') throw new Error(`the push was ${outcome}`);
  return { head, built, pushed };
}

/** Makes a commit of the same kind beforehand and times only its push. */
async function plainPush({ repository, gitDir, clusters }: Place, snapshot: Snapshot, turn: number) {
  const head = await commit(repository, snapshot, clusterOf(turn, 1, clusters), turn);
  const began = performance.now();
  const { code, stderr } = await run(gitDir, 'push', '-q', 'krake-infra', `${head}:refs/heads/main`);
  const pushed = performance.now() - began;
  if (code !== 0) throw new Error(stderr);
  return { head, pushed };
}

/** Another cluster each time, all over the fleet. */
function clusterOf(turn: number, side: number, clusters: number): number {
  return ((2 * turn + side) * 137) % clusters;
}

/** One zone of one cluster gets another number of machines; everything about it is written, nothing is pushed. */
async function commit(repository: Repository, snapshot: Snapshot, cluster: number, turn: number): Promise<CommitId> {
  const key = `team-${Math.floor(cluster / PER_NAMESPACE)}/cluster-${cluster}` as const;
  const path = `clusters/${key}.yaml`;
  const size = snapshot.fleet.data.clusters.get(key)?.spec.pools?.[0]?.zones?.[0]?.replicas ?? 0;
  const text = Buffer.from(snapshot.files.get(path)?.file.bytes ?? []).toString();
  const edit = { op: 'set', path: ['spec', 'pools', 0, 'zones', 0, 'replicas'], value: size + 1 } as const;
  const data = { path, bytes: Buffer.from(editYaml(text, [edit])) };
  const { files, refusals } = prepareChange(snapshot, [data], { renderer: fleetRenderer, repository, at: AT });
  if (refusals.length > 0) throw new Error(`the change was refused: ${refusals[0]?.message}`);
  const author = { name: 'Bench', email: 'bench@example.org', seconds: 1_700_000_000 + turn };
  const plan = { message: `Scale cluster-${cluster}\n`, author, changes: files };
  const [head] = await repository.write(snapshot.commit, [plan]);
  return head as CommitId;
}
