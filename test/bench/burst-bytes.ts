import type { CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { readyPush } from './ready-push.ts';
import { type BenchResult, median, milliseconds } from './result.ts';
import { CLUSTERS, commitAndPush, pathOf, type ServedFleet, withServedFleet } from './served-fleet.ts';

const COMMITS = 100;
const TURNS = 7;
/** One by one takes seconds a turn. */
const TURNS_ONE_BY_ONE = 2;
const BATCH_LIMIT = 4;
const ONE_BY_ONE_LIMIT = 20;

/**
 * Rows 13 and 14 with bytes ready: 100 commits of 100 different clusters by one push, over `git push` of one commit that
 * is ready; and the same with a push each, over the batch.
 */
export async function benchBurstBytes(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const transport of ['path', 'http'] as const) {
    const turns = await withServedFleet(transport, burstTurns);
    const name = `${CLUSTERS} clusters, ${transport}`;
    results.push(
      {
        row: 13,
        name: `${COMMITS} commits with bytes ready by one push, over git push of a ready commit, ${name}`,
        value: median(turns.map(({ batch, plain }) => batch / plain)),
        ...(transport === 'http' && { limit: BATCH_LIMIT }),
        better: 'lower',
        n: turns.length,
      },
      {
        row: 14,
        name: `${COMMITS} commits with bytes ready one by one, over one push, ${name}`,
        value: median(turns.flatMap(({ batch, single }) => (single === undefined ? [] : [single / batch]))),
        ...(transport === 'http' && { limit: ONE_BY_ONE_LIMIT }),
        better: 'higher',
        n: TURNS_ONE_BY_ONE,
      },
    );
  }
  return results;
}

interface Turn {
  readonly batch: number;
  readonly plain: number;
  /** Only in the first turns. */
  readonly single: number | undefined;
}

async function burstTurns({ repository, person }: ServedFleet): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let turn = 0; turn <= TURNS; turn++) {
    const batch = await timed(repository, `batch ${turn}`, (plans) => [plans]);
    const plain = await readyPush(person, turn);
    const alone = turn > 0 && turn <= TURNS_ONE_BY_ONE;
    const single = alone
      ? await timed(repository, `single ${turn}`, (plans) => plans.map((plan) => [plan]))
      : undefined;
    if (turn > 0) turns.push({ batch, plain, single });
  }
  return turns;
}

/** Milliseconds to write and push the commits, grouped into pushes. */
async function timed(
  repository: Repository,
  mark: string,
  group: (plans: readonly CommitPlan[]) => readonly (readonly CommitPlan[])[],
): Promise<number> {
  let head = await repository.head();
  const plans = await readyPlans(repository, mark);
  return milliseconds(async () => {
    for (const pushed of group(plans)) head = await commitAndPush(repository, head, pushed);
  });
}

/** As a scale decision: the file of a cluster and the manifest of its pools, with another line. */
async function readyPlans(repository: Repository, mark: string): Promise<CommitPlan[]> {
  const head = await repository.head();
  if (head === undefined) throw new Error('the fleet is empty');
  const files = await repository.files(head);
  return Promise.all(
    Array.from({ length: COMMITS }, async (_, n) => {
      const path = pathOf(n * 9);
      const name = path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length);
      const related = files.filter((file) => file.path === path || file.path.includes(`/${name}/`)).slice(0, 2);
      const changes = await Promise.all(
        related.map(async (file) => ({
          path: file.path,
          bytes: Buffer.concat([await repository.read(file.blob), Buffer.from(`# ${mark}\n`)]),
        })),
      );
      return {
        message: `Scale ${name}\n`,
        author: { name: 'Bench', email: 'bench@example.org', seconds: 1_700_000_000 + n },
        changes,
      };
    }),
  );
}
