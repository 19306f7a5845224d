import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { generateFleet } from '../support/fleet-generator.ts';
import { bareRepository } from '../support/git-repositories.ts';
import { type BenchResult, median, milliseconds } from './result.ts';

const COMMITS = 20_000;
const CLUSTERS = 1000;
const TURNS = 7;
const LIMIT_SECONDS = 1;
const TEMPLATE_EVERY = 500;
const AT = '2026-01-01T00:00:00Z';
const PROGRAM = fileURLToPath(new URL('../../apps/cli/bin/krake-infra.mjs', import.meta.url));
const CLUSTER = 'team-4/cluster-420';

const COMMANDS: readonly (readonly string[])[] = [
  ['history'],
  ['history', CLUSTER],
  ['explain', CLUSTER],
  ['explain', `${CLUSTER}/workers`],
];

/** Row 21: whole commands as processes of their own, on a repository with a long history. */
export async function benchHistory(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  try {
    const remote = bareRepository(folder);
    await longHistory(remote);
    const cache = join(folder, 'cache');
    const run = (args: readonly string[]) =>
      execFileSync(process.execPath, [PROGRAM, '--fleet', remote, ...args], {
        env: { ...process.env, KRAKE_INFRA_CACHE: cache },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    const seconds = async (args: readonly string[]) => (await milliseconds(() => run(args))) / 1000;
    const results = [
      reported('history for the first time, with the clone,', await seconds(['history'])),
      reported(`history ${CLUSTER} for the first time, with the commit graph,`, await seconds(['history', CLUSTER])),
    ];
    for (const args of COMMANDS) {
      const times: number[] = [];
      for (let turn = 0; turn < TURNS; turn++) times.push(await seconds(args));
      const name = `${args.join(' ')} in s, ${COMMITS} commits, ${CLUSTERS} clusters`;
      results.push({ row: 21, name, value: median(times), limit: LIMIT_SECONDS, better: 'lower', n: TURNS });
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function reported(name: string, value: number): BenchResult {
  return { row: 21, name: `${name} in s, ${COMMITS} commits`, value, better: 'lower', n: 1 };
}

/** Scalings of one cluster after the other, and now and then of a template, written by `git fast-import`. */
async function longHistory(bare: string): Promise<void> {
  const data = generateFleet({ clusters: CLUSTERS });
  const manifests = new Map(renderFleet(loadFleet(data).data, AT).files.map((file) => [file.path, file.bytes]));
  const child = spawn('git', ['fast-import', '--quiet'], { cwd: bare, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  const all = [...data, ...[...manifests].map(([path, bytes]) => ({ path, bytes }))];
  const clusters = data.filter(({ path }) => path.startsWith('clusters/'));
  const templates = data.filter(({ path }) => path.startsWith('templates/'));
  for (let number = 0; number < COMMITS; number++) {
    const files = number === 0 ? all : changed(number, { clusters, templates, manifests });
    if (!child.stdin.write(commitOf(number, files))) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

interface Parts {
  readonly clusters: readonly FleetFile[];
  readonly templates: readonly FleetFile[];
  readonly manifests: ReadonlyMap<string, Uint8Array>;
}

function changed(number: number, { clusters, templates, manifests }: Parts) {
  const list = number % TEMPLATE_EVERY === 0 ? templates : clusters;
  const turn = list === templates ? number / TEMPLATE_EVERY : number;
  const file = list[turn % list.length] as FleetFile;
  const [, namespace, name] = file.path.replace('.yaml', '').split('/');
  const manifest = `manifests/main/${namespace}/${name}/cluster.yaml`;
  const rendered = manifests.get(manifest);
  const remark = Buffer.from(`# ${number}\n`);
  const own = { path: file.path, bytes: Buffer.concat([file.bytes, remark]) };
  return rendered ? [own, { path: manifest, bytes: Buffer.concat([rendered, remark]) }] : [own];
}

function commitOf(number: number, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Buffer {
  const message = number === 0 ? 'Fleet\n' : `Scale a pool, change ${number}\n`;
  const who = `Ada <ada@example.org> ${1_700_000_000 + number * 60} +0000`;
  const head = `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}`;
  const parts = files.flatMap(({ path, bytes }) => [
    Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`),
    bytes,
    Buffer.from('\n'),
  ]);
  return Buffer.concat([Buffer.from(head), ...parts, Buffer.from('\n')]);
}
