import { type ErrorCode, Problem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { TooMuchWaiting } from '../waiting.ts';

/** What goes back to IM's client. */
export interface ImAnswer {
  readonly status: number;
  /** Text, or an object for JSON. */
  readonly body: string | Readonly<Record<string, unknown>>;
  readonly type?: 'text/plain' | 'text/uri-list' | 'application/json';
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer other than success, thrown. */
export class ImError extends Error {
  readonly status: number;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  usage: 400,
  invalid: 400,
  refused: 403,
  'not-found': 404,
  stale: 503,
  conflict: 503,
  unavailable: 503,
  internal: 500,
};
const RETRY_SECONDS = 5;

/** The error that a failure is for the client. Of a defect it is told no more than that there is one. */
export function asImError(error: unknown): ImError {
  if (error instanceof ImError) return error;
  if (error instanceof TooMuchWaiting) return new ImError(429, error.message, error.retryAfter);
  if (!(error instanceof Problem || error instanceof ProblemsError)) return new ImError(500, 'internal error');
  const status = STATUS[error.code];
  return new ImError(status, error.message, status === 503 ? RETRY_SECONDS : undefined);
}

/** As IM tells errors: text, or an object where JSON is asked for. */
export function errorAnswer({ status, message, retryAfter }: ImError, accept: string): ImAnswer {
  const isJson = accept.includes('application/json');
  return {
    status,
    body: isJson ? { message, code: status } : message,
    type: isJson ? 'application/json' : 'text/plain',
    ...(retryAfter !== undefined && { headers: { 'retry-after': `${retryAfter}` } }),
  };
}
