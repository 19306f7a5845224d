import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PoolKey } from '@krake-infra/reconciler/core/observation.ts';
import { GitHttpServer } from '../../tools/git-http-server.ts';
import { git } from '../support/git-repositories.ts';
import { fleetRepository, metricOf, poolFleet, poolOf } from '../support/pools.ts';
import type { Command, Event, Leg } from './protocol.ts';
import { Victim } from './victim.ts';

export const LEGS: readonly Leg[] = ['edit', 'objects', 'push', 'after the push'];

export interface KillResult {
  /** Kills by the part of a pass that was under way. */
  readonly kills: ReadonlyMap<Leg, number>;
  readonly refusedStarts: number;
  /** Faults found after a restart; none when all is well. */
  readonly faults: readonly string[];
  /** Longest time from a start to the last answer, in seconds. */
  readonly slowest: number;
  /** Triggers sent in all. */
  readonly triggers: number;
}

export interface KillOptions {
  readonly transport: 'path' | 'http';
  readonly kills: number;
  /** Which leg the nth kill aims at. */
  readonly aim: (kill: number) => Leg;
  readonly progress?: (done: number, leg: Leg) => void;
}

const CLUSTERS = 40;
const REQUESTS = 3;
/** Longest wait behind the begin of a leg, in milliseconds; about as long as it takes. */
const SPREAD: Readonly<Record<Leg, number>> = { edit: 6, objects: 4, push: 70, 'after the push': 0 };

/** What is accepted in one round, and must be on the remote exactly once whatever happens. */
interface Round {
  readonly commands: readonly Command[];
  readonly triggers: readonly string[];
}

/**
 * Kills a loop again and again between the acceptance of triggers and their answers. After each restart all of them are
 * sent or observed once more; then each must be on the remote exactly once.
 */
export async function killAgainAndAgain(options: KillOptions): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-kill-'));
  const bare = fleetRepository(folder, poolFleet(CLUSTERS));
  const server = await GitHttpServer.start({ root: folder });
  const remote = options.transport === 'http' ? server.url('fleet.git') : bare;
  const place = { bare, remote, cache: join(folder, 'cache') };
  try {
    return await kill(place, options);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface Place {
  readonly bare: string;
  readonly remote: string;
  readonly cache: string;
}

async function kill(place: Place, { kills: total, aim, progress }: KillOptions): Promise<KillResult> {
  const kills = new Map<Leg, number>(LEGS.map((leg) => [leg, 0]));
  const faults: string[] = [];
  let [refusedStarts, slowest, triggers] = [0, 0, 0];
  let victim = new Victim(place.remote, place.cache);
  await victim.until((event) => 'ready' in event);
  for (let count = 0; count < total; count++) {
    const round = roundOf(count);
    triggers += round.triggers.length;
    const leg = await killIn(victim, round, aim(count), count % 2 === 1);
    kills.set(leg, (kills.get(leg) ?? 0) + 1);
    const began = performance.now();
    victim = new Victim(place.remote, place.cache);
    if (!(await victim.until((event) => 'ready' in event))) {
      refusedStarts += 1;
      faults.push(`kill ${count} in ${leg}: no start: ${victim.stderr}`);
      break;
    }
    for (const command of round.commands) victim.tell(command);
    if (!(await answered(victim, round))) faults.push(`kill ${count} in ${leg}: not all was answered in 30 s`);
    slowest = Math.max(slowest, (performance.now() - began) / 1000);
    faults.push(...faultsOf(place, round, `kill ${count} in ${leg}`), ...failures(victim));
    progress?.(count + 1, leg);
  }
  await victim.stop();
  return { kills, refusedStarts, faults, slowest, triggers };
}

/** Sends a round and kills in or near the leg; the one that it really was. */
async function killIn(victim: Victim, round: Round, leg: Leg, helpers: boolean): Promise<Leg> {
  if (leg === 'after the push') victim.tell({ hold: true });
  const seen = victim.events.length;
  const reached = victim.until((event) => 'leg' in event && event.leg === leg && victim.events.indexOf(event) >= seen);
  for (const command of round.commands) victim.tell(command);
  await reached;
  await wait(Math.random() * SPREAD[leg]);
  await victim.kill(helpers);
  return victim.leg ?? leg;
}

function roundOf(count: number): Round {
  const at = 1_800_000_000 + count;
  const first = count * (REQUESTS + 1);
  const pool = (nth: number): PoolKey => poolOf((first + nth) % CLUSTERS);
  const requests = Array.from({ length: REQUESTS }, (_, nth) => ({
    request: { key: `k${count}-${nth}`, pool: pool(nth), to: 1 + ((count * 7 + nth * 3) % 40), at, by: 'the test' },
  }));
  const metric = metricOf((first + REQUESTS) % CLUSTERS);
  // Requests leave these pools alone, and each value of a metric is far from its last, so every one changes a size.
  const reading = { metric, value: 100 * (1 + ((count * 11) % 50)), at: Math.floor(Date.now() / 1000) };
  return {
    commands: [...requests, { reading }],
    triggers: [...requests.map(({ request }) => `request/${request.key}`)],
  };
}

function answered(victim: Victim, { commands }: Round): Promise<boolean> {
  const all = commands.map((command) =>
    victim.until((event) => {
      if ('request' in command) return 'answer' in event && event.answer.key === command.request.key;
      return 'reading' in command && 'observed' in event && event.observed === command.reading.metric;
    }),
  );
  return Promise.all(all).then((found) => found.every(Boolean));
}

function failures(victim: Victim): string[] {
  return victim.events.flatMap((event: Event) => ('failure' in event ? [event.failure] : []));
}

/** Every trigger is in the history exactly once; a metric's changed the size to what it says. */
function faultsOf({ bare }: Place, { commands, triggers }: Round, where: string): string[] {
  const found: string[] = [];
  for (const trigger of triggers) {
    const count = countCommits(bare, `Krake-Infra-Trigger: ${trigger}`);
    if (count !== 1) found.push(`${where}: ${trigger} is on the remote ${count} times`);
  }
  for (const command of commands) {
    if ('reading' in command) found.push(...metricFaults(bare, command.reading, where));
  }
  return found;
}

function metricFaults(
  bare: string,
  { metric, value, at }: Extract<Command, { reading: unknown }>['reading'],
  where: string,
): string[] {
  const time = new Date(at * 1000).toISOString().replace('.000Z', 'Z');
  const count = countCommits(bare, `Krake-Infra-Trigger: metric/${metric}@${time}`);
  const index = Number(metric.replace(/\D/g, ''));
  const file = git(bare, 'show', `main:clusters/team-0/cluster-${index}.yaml`);
  const size = Number(/replicas: (\d+)/.exec(file)?.[1]);
  if (size !== value / 100) return [`${where}: ${metric} wants ${value / 100} nodes, the file has ${size}`];
  return count === 1 ? [] : [`${where}: ${metric} acted ${count} times`];
}

function countCommits(bare: string, text: string): number {
  return Number(git(bare, 'rev-list', '--count', '--fixed-strings', `--grep=${text}`, 'main'));
}
