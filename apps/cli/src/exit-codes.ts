import type { ErrorCode } from '@krake-infra/reconciler/core/errors.ts';

/** Exit code of the process for each class of failure; documented in docs/exit-codes.md. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  usage: 2,
  invalid: 3,
  refused: 4,
  'not-found': 5,
  stale: 6,
  conflict: 7,
  unavailable: 8,
};
