import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';

/** What doors use of the loop. */
export type DoorLoop = Pick<Loop, 'submit' | 'fleet' | 'proposals' | 'applied' | 'backlog' | 'watch'>;

const WAITING = 100;
const RETRY_SECONDS = 1;

/** There is more to do already than can be done soon; nothing is remembered of the request. */
export class TooMuchWaiting extends Error {
  /** Seconds after which it may be tried again. */
  readonly retryAfter = RETRY_SECONDS;

  constructor() {
    super('too many changes wait for their push');
  }
}

/**
 * The loop for doors: it takes a change only while fewer than `most` wait, so that one that was taken is answered soon.
 *
 * @param most Default: 100
 */
export function bounded(loop: DoorLoop, most = WAITING): DoorLoop {
  const submit = (request: Parameters<Loop['submit']>[0]) =>
    loop.backlog >= most ? Promise.reject(new TooMuchWaiting()) : loop.submit(request);
  return {
    get fleet() {
      return loop.fleet;
    },
    get proposals() {
      return loop.proposals;
    },
    get backlog() {
      return loop.backlog;
    },
    watch: (told) => loop.watch(told),
    applied: (cluster, facts) => loop.applied(cluster, facts),
    submit: submit as Loop['submit'],
  };
}

const ANSWER_MS = 20_000;

/** Nobody waits for ever; what was asked for goes on. After 20 s its sender is told what `late` says. */
export function inTime<T>(answer: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ANSWER_MS);
  });
  return Promise.race([answer, end]).finally(() => clearTimeout(timer));
}
