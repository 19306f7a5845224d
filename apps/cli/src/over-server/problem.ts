import { ProblemError } from '@krake-infra/client';
import { type ErrorCode, Problem, type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'usage',
  401: 'unavailable',
  403: 'refused',
  404: 'not-found',
  409: 'refused',
  412: 'conflict',
  413: 'invalid',
  422: 'invalid',
  428: 'usage',
};
const HINTS: Readonly<Record<number, string>> = {
  401: 'set KRAKE_INFRA_TOKEN, or name --token-file or a client certificate',
  403: 'ask those who write the grants of the server',
  429: 'try again later',
  503: 'try again later',
};

/** The problem as the same command has it on a fleet. */
export function problemOver(url: string, error: unknown): unknown {
  if (error instanceof Problem || error instanceof ProblemsError) return error;
  if (!(error instanceof ProblemError)) return unreachable(url, error);
  const { status, errors, detail, title } = error;
  const code = CODES[status] ?? 'unavailable';
  if (errors.length > 0) {
    return new ProblemsError(errors.map(({ message = detail, ...more }) => ({ ...(more as object), code, message })));
  }
  const hint = HINTS[status];
  const retry: Pick<ProblemDetails, 'retry'> = status === 401 ? { retry: 'never' } : {};
  const message = `${url} answers ${status}: ${detail || title}`;
  return new Problem({ code, message, ...(hint !== undefined && { hint }), ...retry }, { cause: error });
}

/** Also of an answer that is no JSON; what has no code of the system is a defect of this program. */
function unreachable(url: string, error: unknown): unknown {
  const { message: text, code, name } = error as Error & { code?: string };
  if (code === undefined && name !== 'SyntaxError' && name !== 'TimeoutError') return error;
  const message = `${url} does not answer as a server: ${text || code}`;
  return new Problem({ code: 'unavailable', message, hint: 'check --server, or try again later' }, { cause: error });
}
