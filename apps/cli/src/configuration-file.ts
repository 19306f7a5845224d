import { readFileSync } from 'node:fs';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/** Bytes of a configuration of the server. */
export function readConfigurationFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${file} can not be read: ${(cause as Error).message}`;
    throw new Problem({ code: 'not-found', message, hint: 'name the configuration of the server' }, { cause });
  }
}
