import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server, TlsOptions } from 'node:tls';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerTls } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';

/** Between two looks at the files; Kubernetes swaps links, which no watch of a file tells of. */
const LOOK_MS = 5_000;

/** @throws Problem `not-found` for a file that can not be read */
export function tlsOptions({ certificateFile, keyFile, clientCaFile }: ServerTls): TlsOptions {
  return {
    cert: read(certificateFile),
    key: read(keyFile),
    minVersion: 'TLSv1.2',
    // Who has none may have a token; what a certificate proves is asked where it matters.
    ...(clientCaFile !== undefined && { ca: read(clientCaFile), requestCert: true, rejectUnauthorized: false }),
  };
}

/** Takes new certificates as soon as the files hold them; connections that are open stay. Returns what ends it. */
export function followFiles(server: Server, tls: ServerTls, log: Log): () => void {
  const files = [tls.certificateFile, tls.keyFile, ...(tls.clientCaFile === undefined ? [] : [tls.clientCaFile])];
  const take = () => {
    try {
      server.setSecureContext(tlsOptions(tls));
      log.info('took new certificates');
    } catch (error) {
      // Half of them may be there yet; those that were taken before still hold.
      log.warn('certificates can not be taken', { problem: (error as Error).message });
    }
  };
  for (const file of files) watchFile(file, { interval: LOOK_MS, persistent: false }, take);
  return () => {
    for (const file of files) unwatchFile(file, take);
  };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${file} can not be read: ${(cause as Error).message}`;
    throw new Problem({ code: 'not-found', message, hint: 'see tls in the configuration' }, { cause });
  }
}
