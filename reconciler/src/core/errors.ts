import { ruleNumber } from './rules.ts';

/** When a failed operation may be tried again. */
export type Retry = 'never' | 'backoff' | 'after-change';

/**
 * Classes of failure. Each has one exit code (docs/exit-codes.md) and, later, one problem type on the HTTP door.
 *
 * - `usage`: the call itself is wrong (flags, arguments)
 * - `invalid`: fleet files break a rule that one state shows
 * - `refused`: a change breaks a rule that needs two states, a guard or a budget
 * - `not-found`: a named object or commit does not exist
 * - `stale`: committed output is not what data and state say
 * - `conflict`: other writers kept winning within the bounded number of tries
 * - `unavailable`: a remote, credential or tool is missing or does not answer
 * - `internal`: a defect of this program
 */
export type ErrorCode =
  | 'usage'
  | 'invalid'
  | 'refused'
  | 'not-found'
  | 'stale'
  | 'conflict'
  | 'unavailable'
  | 'internal';

export interface ProblemDetails {
  readonly code: ErrorCode;
  /** What is wrong, one sentence without a final full stop. */
  readonly message: string;
  /** The way out: what the reader should do. */
  readonly hint?: string;
  /** Defaults by code: `backoff` for conflict and unavailable, `never` for usage and internal, else `after-change`. */
  readonly retry?: Retry;
  /** Fleet-relative path, or a path as the user gave it. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
  /** Dotted path inside the file, such as `spec.pools[0].replicas`. */
  readonly field?: string;
  /** The rule's documented name, such as `control-plane-odd`. */
  readonly rule?: string;
}

const RETRY_BY_CODE: Record<ErrorCode, Retry> = {
  usage: 'never',
  internal: 'never',
  conflict: 'backoff',
  unavailable: 'backoff',
  invalid: 'after-change',
  refused: 'after-change',
  'not-found': 'after-change',
  stale: 'after-change',
};

/** The one error shape of the product; everything a user can meet is one of these, or a {@link ProblemsError}. */
export class Problem extends Error {
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(formatProblem(details), options);
    this.name = 'Problem';
    this.details = details;
  }

  get code(): ErrorCode {
    return this.details.code;
  }

  get retry(): Retry {
    return this.details.retry ?? RETRY_BY_CODE[this.details.code];
  }
}

/** Several problems found in one pass; never empty. */
export class ProblemsError extends Error {
  readonly problems: readonly ProblemDetails[];

  constructor(problems: readonly ProblemDetails[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ProblemsError';
    this.problems = problems;
  }

  get code(): ErrorCode {
    return this.problems[0]?.code ?? 'invalid';
  }
}

/** `file:line:column: what; what to do [KI-101]`, leaving out what is not known. */
export function formatProblem(details: ProblemDetails): string {
  const place = [details.file, details.line, details.column].filter((part) => part !== undefined).join(':');
  const field = details.field && !details.message.includes(details.field) ? `${details.field}: ` : '';
  const what = `${field}${details.message}`;
  const full = details.hint ? `${what}; ${details.hint}` : what;
  const number = details.rule === undefined ? undefined : ruleNumber(details.rule);
  return `${place ? `${place}: ` : ''}${full}${number === undefined ? '' : ` [${number}]`}`;
}

/** The same with the number by which the documentation lists its rule, for output that programs read. */
export function numbered<T extends { readonly rule?: string }>(problem: T): T & { readonly number?: string } {
  const number = problem.rule === undefined ? undefined : ruleNumber(problem.rule);
  return number === undefined ? problem : { ...problem, number };
}
