import { readNamed } from '@krake-infra/server/files.ts';

/** `--server`: a server instead of a fleet, and the files that say who asks. */
export interface ServerPlace {
  readonly url: string;
  /** Default: the variable KRAKE_INFRA_TOKEN. */
  readonly tokenFile?: string;
  /** Authorities that are trusted. Default: those of Node. */
  readonly caFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
}

/** What a {@link ServerPlace} names, read. */
export interface Credentials {
  readonly token: string | undefined;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export function credentialsOf({ tokenFile, caFile, certificateFile, keyFile }: ServerPlace): Credentials {
  const token = tokenFile === undefined ? process.env['KRAKE_INFRA_TOKEN'] : read(tokenFile).trim();
  return {
    token: token || undefined,
    tls: {
      ...(caFile !== undefined && { ca: read(caFile) }),
      ...(certificateFile !== undefined && { cert: read(certificateFile) }),
      ...(keyFile !== undefined && { key: read(keyFile) }),
    },
  };
}

function read(file: string): string {
  return readNamed(file, 'name another file; see krake-infra --help').toString('utf8');
}
