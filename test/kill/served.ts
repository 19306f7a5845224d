import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { git } from '../support/git-repositories.ts';
import { startGitServer } from '../support/git-server-process.ts';
import { doorConfiguration, TEMPLATE } from '../support/im-samples.ts';
import { fleetRepository, poolFleet } from '../support/pools.ts';
import { freePort } from '../support/ports.ts';
import { CREATED_IN, OWN_POOLS, ServedClient } from './served-client.ts';
import { ServedProcess } from './served-process.ts';

export interface ServedKillOptions {
  readonly kills: number;
  readonly progress?: (done: number) => void;
}

export interface ServedKillResult {
  readonly refusedStarts: number;
  /** What is wrong on the remote or was answered wrongly; none when all is well. */
  readonly faults: readonly string[];
  /** Requests that went out, and changes that were asked for with a key. */
  readonly sent: number;
  readonly keyed: number;
  /** Ids that creations without a key were answered with, and clusters beyond them that were made for nobody. */
  readonly ids: number;
  readonly orphans: number;
  /** Longest time from a start until a client had an answer, in seconds. */
  readonly slowest: number;
}

const CLIENTS = 8;
/** Longest time between the first answer of a server and its end. */
const SPREAD_MS = 1000;
const PATIENCE_MS = 30_000;

/**
 * Kills a server again and again while clients ask it for changes, send them twice at once and once more later, and
 * insist on answers. Whatever was asked for with a key must be on the remote once, and each id that was given be known.
 */
export async function killServed({ kills, progress }: ServedKillOptions): Promise<ServedKillResult> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-kill-'));
  const template = { path: 'templates/base.yaml', mode: '100644', bytes: Buffer.from(TEMPLATE) } as const;
  const bare = fleetRepository(folder, [...poolFleet(CLIENTS * OWN_POOLS, 0), template]);
  const gitServer = await startGitServer(folder);
  const port = await freePort();
  const file = join(folder, 'server.yaml');
  writeFileSync(file, `api: {}\n${doorConfiguration({ port, namespace: 'krake' })}`);
  const args = ['--fleet', gitServer.url('fleet.git'), '--output', 'json', 'serve', '--config', file];
  try {
    const clients = Array.from(
      { length: CLIENTS },
      (_, number) => new ServedClient(`http://127.0.0.1:${port}`, number),
    );
    const start = () => new ServedProcess(args, join(folder, 'cache'));
    const killing = await killWhile(clients, start, { kills, progress });
    return { ...killing, ...judged(bare, clients, killing.faults) };
  } finally {
    await gitServer.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function killWhile(
  clients: readonly ServedClient[],
  start: () => ServedProcess,
  { kills, progress }: ServedKillOptions,
): Promise<{ refusedStarts: number; faults: readonly string[]; slowest: number }> {
  let [refusedStarts, slowest, isOver] = [0, 0, false];
  const faults: string[] = [];
  let server = start();
  const working = Promise.all(clients.map((client) => client.work(() => !isOver)));
  for (let count = 0; count <= kills; count++) {
    const began = performance.now();
    const before = answersOf(clients);
    if (!(await server.serving)) {
      refusedStarts += 1;
      faults.push(`no start after kill ${count}: ${server.said}`);
      break;
    }
    while (answersOf(clients) === before && performance.now() - began < PATIENCE_MS) await wait(5);
    slowest = Math.max(slowest, (performance.now() - began) / 1000);
    if (count === kills) break;
    await wait(Math.random() * SPREAD_MS);
    await server.end('SIGKILL');
    progress?.(count + 1);
    server = start();
  }
  isOver = true;
  await working;
  await server.end('SIGTERM');
  return { refusedStarts, faults, slowest };
}

const answersOf = (clients: readonly ServedClient[]) =>
  clients.reduce((sum, { done, ids }) => sum + done.length + ids.length, 0);

/** Compares what clients were told with what is on the remote. */
function judged(bare: string, clients: readonly ServedClient[], before: readonly string[]) {
  const lines = (...args: string[]) =>
    git(bare, ...args)
      .split('\n')
      .filter((line) => line !== '');
  const effects = counted([
    ...lines('log', '--format=%(trailers:key=Krake-Infra-Trigger,valueonly)', 'main').map(lastPart),
    ...lines('log', '--format=%s', `--grep=^Create cluster ${CREATED_IN}/`, 'main').map(lastPart),
  ]);
  const done = clients.flatMap((client) => client.done);
  const ids = clients.flatMap((client) => client.ids);
  const made = lines('log', '--format=%s', '--grep=^Create cluster krake/im-', 'main').map(lastPart);
  const onRemote = new Set(made);
  const faults = [
    ...before,
    ...clients.flatMap((client) => client.faults),
    ...done.flatMap((key) => faultsOf(key, effects)),
    ...ids.flatMap((id) => (onRemote.has(`im-${id.slice(0, 8)}`) ? [] : [`nothing is known of ${id}`])),
  ];
  return {
    faults,
    sent: clients.reduce((sum, client) => sum + client.sent, 0),
    keyed: done.length,
    ids: ids.length,
    orphans: made.length - ids.length,
  };
}

function faultsOf(key: string, effects: ReadonlyMap<string, number>): string[] {
  const count = effects.get(key) ?? 0;
  return count === 1 ? [] : [`${key} is on the remote ${count} times`];
}

const lastPart = (text: string) => text.split(/[/:]/).at(-1) ?? '';

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
