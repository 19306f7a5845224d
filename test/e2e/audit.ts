import { readFileSync, statSync } from 'node:fs';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';

/** A request to the API server, as its audit log has it. */
export interface Audited {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  /** Namespace and name. */
  readonly object: string;
}

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly objectRef?: { readonly resource: string; readonly namespace?: string; readonly name?: string };
}

/** Where the audit log ends now. */
export const endOfAudit = ({ auditLog }: ControlPlane): number => statSync(auditLog).size;

/** Requests from a place in the audit log on whose verb fits. */
export function auditedSince({ auditLog }: ControlPlane, from: number, verb: RegExp): readonly Audited[] {
  const lines = readFileSync(auditLog).subarray(from).toString('utf8').trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter((event) => verb.test(event.verb))
    .map(({ user, verb, objectRef }) => ({
      user: user.username,
      verb,
      resource: objectRef?.resource ?? '',
      object: `${objectRef?.namespace}/${objectRef?.name}`,
    }));
}
