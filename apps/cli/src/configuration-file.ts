import { readNamed } from '@krake-infra/server/files.ts';

/** Bytes of a configuration of the server. @throws Problem `not-found` when it can not be read */
export function readConfigurationFile(file: string): Uint8Array {
  return readNamed(file, 'name the configuration of the server');
}
