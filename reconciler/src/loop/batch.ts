import { Problem } from '../core/errors.ts';
import { keyReused, poolNames, requestId } from '../core/requests.ts';
import type { RequestAnswer } from './answers.ts';
import { type ChangeAnswer, isChange, type Request } from './change-request.ts';
import type { PassReport } from './report.ts';
import { type Settle, withPromise } from './settle.ts';

/** What waits for the next pass. */
export interface Batch extends Settle<PassReport> {
  readonly done: Promise<PassReport>;
  /** Ask the remote whether others pushed, instead of beginning on the head that is known. */
  look: boolean;
  /** Metrics that have news; `all` also where time alone may change a decision. */
  metrics: 'all' | Set<string>;
  readonly requests: Request[];
}

/** A request without an answer. */
export interface Waiting extends Settle<RequestAnswer | ChangeAnswer> {
  /** On the monotonic clock, in milliseconds. */
  readonly since: number;
  readonly request: Request;
  readonly answer: Promise<RequestAnswer | ChangeAnswer>;
}

/** Tells requests in flight apart. */
export function idOf(request: Request): string {
  return isChange(request) ? `change ${request.id}` : requestId(request);
}

/** The answer that a request in flight will have, for another one with its id; a key can not stand for two sizes. */
export function answerFor(waiting: Waiting, request: Request): Waiting['answer'] {
  const { request: known, answer } = waiting;
  if (isChange(known) || isChange(request) || known.to === request.to) return answer;
  return Promise.reject(keyReused({ pool: poolNames(known.pool).name, to: known.to }, known.key));
}

/** True when other writers kept winning, so that trying again is all there is to do. */
export function outrun(error: unknown): boolean {
  return error instanceof Problem && error.code === 'conflict' && error.retry === 'backoff';
}

export function stopped(): Problem {
  return new Problem({ code: 'unavailable', message: 'the loop was stopped', hint: 'send it again' });
}

export function emptyBatch(): Batch {
  const { promise, ...settle } = withPromise<PassReport>();
  // Nobody need wait for a pass; whoever does is told.
  promise.catch(() => {});
  return { ...settle, done: promise, look: false, metrics: new Set(), requests: [] };
}
