import { readFileSync } from 'node:fs';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/**
 * A file that somebody named.
 *
 * @param hint where it is named
 * @throws Problem `not-found` when it can not be read
 */
export function readNamed(file: string, hint: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${file} can not be read: ${(cause as Error).message}`;
    throw new Problem({ code: 'not-found', message, hint }, { cause });
  }
}
