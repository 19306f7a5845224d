import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Subject } from './access.ts';

/** Whose client certificate a connection has, when it is of a trusted authority and valid. */
export function certificateSubject({ socket }: IncomingMessage): Subject | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { CN: name, O: organizations } = socket.getPeerCertificate().subject ?? {};
  // Several of one kind come as a list.
  if (typeof name !== 'string' || name === '') return undefined;
  return { name, groups: organizations === undefined ? [] : [organizations].flat() };
}
