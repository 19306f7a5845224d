import { unwatchFile, watchFile } from 'node:fs';
import type { Server, TlsOptions } from 'node:tls';
import type { ServerTls } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import { readNamed } from './files.ts';

const NAMED = 'see tls in the configuration';
/** Between two looks at the files; Kubernetes swaps links, which no watch of a file tells of. */
const LOOK_MS = 5_000;

/** @throws Problem `not-found` for a file that can not be read */
export function tlsOptions({ certificateFile, keyFile, clientCaFile }: ServerTls): TlsOptions {
  return {
    cert: readNamed(certificateFile, NAMED),
    key: readNamed(keyFile, NAMED),
    minVersion: 'TLSv1.2',
    // Who has none may have a token; what a certificate proves is asked where it matters.
    ...(clientCaFile !== undefined && {
      ca: readNamed(clientCaFile, NAMED),
      requestCert: true,
      rejectUnauthorized: false,
    }),
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
