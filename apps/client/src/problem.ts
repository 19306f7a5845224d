import type { components } from './generated/api.ts';

/** One thing that is wrong, with the path of its field and the way out. */
export type FieldProblem = NonNullable<components['schemas']['Problem']['errors']>[number];

/** What the server refused or could not do, as its answer tells it (RFC 9457). */
export class ProblemError extends Error {
  /** Status of the answer, such as 409. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Each thing that is wrong; empty where the answer names none. */
  readonly errors: readonly FieldProblem[];

  constructor({ status, title, detail, errors = [] }: Omit<components['schemas']['Problem'], 'type'>) {
    super(`${status} ${title}: ${detail}`);
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
  }
}

/** The error that an answer is, also one of a proxy that knows nothing of problems. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const { status, statusText } = response;
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const told = isProblem ? (JSON.parse(text) as components['schemas']['Problem']) : undefined;
  return new ProblemError(told ?? { status, title: statusText, detail: text.slice(0, 500) });
}
