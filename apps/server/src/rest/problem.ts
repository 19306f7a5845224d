import {
  type ErrorCode,
  numbered,
  Problem,
  type ProblemDetails,
  ProblemsError,
} from '@krake-infra/reconciler/core/errors.ts';
import { TooMuchWaiting } from '../waiting.ts';

/** What is wrong, as RFC 9457 tells it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly detail: string;
    /** Each thing that is wrong, with its field and the way out. */
    readonly errors?: readonly Partial<ProblemDetails>[];
  };
}

/** A refusal of the API itself, thrown. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  usage: 400,
  invalid: 422,
  refused: 409,
  'not-found': 404,
  stale: 409,
  conflict: 503,
  unavailable: 503,
  internal: 500,
};
const TITLE: Readonly<Record<number, string>> = {
  400: 'the request is wrong',
  401: 'who asks is not known',
  403: 'this is not allowed',
  404: 'there is nothing here',
  409: 'the fleet does not allow it',
  412: 'it was changed meanwhile',
  413: 'the request is too large',
  415: 'only JSON is taken',
  422: 'the object is not valid',
  428: 'the request needs a condition',
  429: 'too much is asked for',
  503: 'it can not be done now',
};
const RETRY_SECONDS = 5;

/** The answer that a failure is. Of a defect is told no more than that there is one. */
export function problemAnswer(error: unknown): ProblemAnswer {
  if (error instanceof HttpProblem) return answer(error.status, error.message, { headers: error.headers });
  if (error instanceof TooMuchWaiting) {
    return answer(429, error.message, { headers: { 'retry-after': `${error.retryAfter}` } });
  }
  if (error instanceof ProblemsError) return answer(STATUS[error.code], error.message, { errors: error.problems });
  if (error instanceof Problem) {
    const isPrecondition = error.code === 'conflict' && error.retry === 'after-change';
    const status = isPrecondition ? 412 : STATUS[error.code];
    const headers: Readonly<Record<string, string>> = status === 503 ? { 'retry-after': `${RETRY_SECONDS}` } : {};
    return answer(status, error.message, { errors: [error.details], headers });
  }
  // Fastify's own: a body that is no JSON, too large, of another type.
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return answer(statusCode, String(message));
  }
  return answer(500, 'internal error');
}

interface More {
  readonly errors?: readonly ProblemDetails[];
  readonly headers?: Readonly<Record<string, string>>;
}

function answer(status: number, detail: string, { errors, headers = {} }: More = {}): ProblemAnswer {
  const name = status === 500 ? 'internal' : (TITLE[status] ?? 'the request can not be done');
  const body = { type: 'about:blank', title: name, status, detail };
  return { status, headers, body: errors ? { ...body, errors: errors.map((each) => numbered(each)) } : body };
}
