import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, run, WorkTree } from '../support/git-repositories.ts';
import { fileOf, poolOf } from '../support/pools.ts';
import { PoolPlace } from './pool-place.ts';
import { readyPush } from './ready-push.ts';
import { type BenchResult, median } from './result.ts';

const POOLS = 1000;
const WRITERS = 8;
const TURNS = 15;
/** Turns that do not count: the first ones meet code that is not compiled yet. */
const WARM_UP = 15;
/** Changes of each daemon and of the person. */
const ROUNDS = 10;

/** Row 16: many writers through one queue; then two daemons and a person who know nothing of each other. */
export async function benchWriters(): Promise<readonly BenchResult[]> {
  const place = await PoolPlace.make(POOLS, 'http');
  try {
    return [await throughQueue(place), ...(await apart(place))];
  } finally {
    await place.close();
  }
}

async function throughQueue(place: PoolPlace): Promise<BenchResult> {
  const loop = await place.loop();
  const ratios: number[] = [];
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    const floor = await readyPush(place.person, turn);
    await loop.look();
    const began = performance.now();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => loop.submit(request(turn, writer, `q${turn}`))));
    if (turn >= WARM_UP) ratios.push((performance.now() - began) / floor);
  }
  await loop.close();
  const name = `${WRITERS} writers through the queue over git push of a ready commit, ${POOLS} pools, http`;
  return { row: 16, name, value: median(ratios), limit: 2.5, better: 'lower', n: ratios.length };
}

function request(turn: number, writer: number, key: string) {
  const pool = poolOf((turn * WRITERS + writer) % POOLS);
  return { key: `${key}-${writer}`, pool, to: 10 + turn, at: 1_800_000_000, by: 'the bench' };
}

/** Changes that no rival's may swallow: sizes by the daemons, lines by the person, often in the same file. */
async function apart(place: PoolPlace): Promise<readonly BenchResult[]> {
  const loops = [await place.loop(), await place.loop()];
  const person = new WorkTree(place.remote, join(place.person, '..', 'rival'));
  const floor = await readyPush(place.person, 1000);
  const began = performance.now();
  await Promise.all([
    ...loops.map(async (loop, which) => {
      for (let round = 0; round < ROUNDS; round++) {
        await loop.submit({ ...request(round, which, `d${which}`), to: 50 + round, key: `d${which}-${round}` });
      }
    }),
    editByHand(person),
  ]);
  const took = performance.now() - began;
  const lost = await lostChanges(person);
  const about = { row: 16, n: 3 * ROUNDS } as const;
  return [
    {
      ...about,
      name: 'changes lost by two daemons and a person on one repository',
      value: lost,
      limit: 0,
      better: 'lower',
    },
    {
      ...about,
      name: 'time to settle over git push, for each change',
      value: took / floor / (3 * ROUNDS),
      better: 'lower',
    },
  ];
}

async function editByHand(person: WorkTree): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const file = join(person.path, fileOf(round * WRITERS));
    writeFileSync(file, `${readFileSync(file, 'utf8')}# by hand, round ${round}\n`);
    git(person.path, 'commit', '-qam', `By hand ${round}`);
    await person.pushUntilAccepted();
  }
}

async function lostChanges(person: WorkTree): Promise<number> {
  await run(person.path, 'pull', '-q', '--rebase', 'origin', 'main');
  const text = (index: number) => readFileSync(join(person.path, fileOf(index)), 'utf8');
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of [0, 1]) if (!text(round * WRITERS + which).includes(`replicas: ${50 + round}`)) lost++;
    if (!text(round * WRITERS).includes(`# by hand, round ${round}`)) lost++;
  }
  return lost;
}
