import { buildServer, listen } from '@krake-infra/server/server.ts';
import { git } from '../support/git-repositories.ts';
import { poolOf } from '../support/pools.ts';
import { arrive, floor, quantile } from './by-chance.ts';
import { PoolPlace } from './pool-place.ts';
import { type BenchResult, median } from './result.ts';

const POOLS = 1000;
const LIMITS = [
  { rate: 5, p50: 2 },
  { rate: 50, p50: 3 },
];
const P99 = 6;
const FLOOD = { rate: 200, seconds: 30 };
const LEAST_COMMITTED = 60;

interface Asked {
  readonly key: string;
  readonly status: number;
  /** Milliseconds until the answer. */
  readonly took: number;
}

/** Row 53: requests for sizes over HTTP, until their answer; and more of them than can be carried out. */
export async function benchRequests(): Promise<readonly BenchResult[]> {
  const place = await PoolPlace.make(POOLS, 'http', 0);
  const loop = await place.loop();
  const { tracker, clock } = place.parts;
  const log = { info: () => {}, warn: () => {}, error: console.error };
  const access = { exists: () => true, kubeconfig: async () => undefined };
  const configuration = { listen: { port: 0 }, api: {} };
  const server = buildServer({ configuration, log, loop, tracker, access, clock });
  try {
    const ask = sender(await listen(server, configuration, log));
    const results: BenchResult[] = [];
    for (const { rate, p50 } of LIMITS) {
      const floors = await floor(place.person);
      await loop.look();
      const asked = await arrive({ rate, seconds: 60 }, ask);
      floors.push(...(await floor(place.person)));
      await loop.look();
      results.push(...latencies(asked, median(floors), { rate, p50 }));
    }
    const asked = await arrive(FLOOD, ask);
    const taken = asked.filter(({ status }) => status === 200);
    const about = { row: 53, n: asked.length } as const;
    const name = `of ${FLOOD.rate} requests a second for ${FLOOD.seconds} s`;
    const lost = await forgotten(place, taken);
    const others = asked.filter(({ status }) => status !== 200 && status !== 429).length;
    const perSecond = taken.length / FLOOD.seconds;
    return [
      ...results,
      { ...about, name: `${name}: committed a second`, value: perSecond, limit: LEAST_COMMITTED, better: 'higher' },
      { ...about, name: `${name}: told to come again`, value: asked.length - taken.length - others, better: 'lower' },
      { ...about, name: `${name}: answered otherwise`, value: others, limit: 0, better: 'lower' },
      { ...about, name: `${name}: answered as done and not on the remote`, value: lost, limit: 0, better: 'lower' },
    ];
  } finally {
    await server.close();
    await loop.close();
    await place.close();
  }
}

function latencies(asked: readonly Asked[], push: number, { rate, p50 }: (typeof LIMITS)[number]): BenchResult[] {
  const failed = asked.filter(({ status }) => status !== 200);
  if (failed.length > 0) throw new Error(`${failed.length} of ${asked.length} answers were not 200`);
  const waits = asked.map(({ took }) => took);
  const about = { row: 53, better: 'lower', n: waits.length } as const;
  const name = `over git push of a ready commit, ${rate} requests a second, ${POOLS} clusters, http`;
  return [
    { ...about, name: `request to answer, median, ${name}`, value: quantile(waits, 0.5) / push, limit: p50 },
    { ...about, name: `request to answer, 99th of 100, ${name}`, value: quantile(waits, 0.99) / push, limit: P99 },
    { ...about, name: `request to answer, median in ms, ${rate} a second`, value: quantile(waits, 0.5) },
  ];
}

/** Asks for another size of the next pool, round robin. */
function sender(url: string): (arrived: number) => Promise<Asked> {
  let number = 0;
  return async (arrived) => {
    const key = `request-${number}`;
    const [index, round] = [number % POOLS, Math.floor(number / POOLS)];
    number += 1;
    const [namespace, cluster, pool] = poolOf(index).split('/');
    const path = `/api/v1alpha1/namespaces/${namespace}/clusters/${cluster}/pools/${pool}/size`;
    const response = await fetch(`${url}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ replicas: 4 + (round % 5) }),
    });
    await response.arrayBuffer();
    return { key, status: response.status, took: performance.now() - arrived };
  };
}

/** How many of the requests the remote knows nothing of. */
async function forgotten({ person }: PoolPlace, asked: readonly Asked[]): Promise<number> {
  git(person, 'fetch', '-q', 'origin');
  const known = new Set(git(person, 'grep', '-ho', 'request-[0-9]*$', 'origin/main', '--', 'clusters').split('\n'));
  return asked.filter(({ key }) => !known.has(key)).length;
}
