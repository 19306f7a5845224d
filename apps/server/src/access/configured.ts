import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Access } from './access.ts';
import { certificateSubject } from './certificates.ts';
import { granted } from './grants.ts';
import { tokenSubject } from './tokens.ts';

/** Who asks where nobody has to prove who they are. */
const ANYBODY = { name: 'anybody', groups: [] };

/** Whether a configuration lets anybody in who reaches the REST API. */
export function isOpen({ api, tls }: ServerConfiguration): boolean {
  return api !== undefined && (api.tokens ?? []).length === 0 && tls?.clientCaFile === undefined;
}

/** Who may do what, as a configuration says. A bearer token goes before a certificate. */
export function configuredAccess(configuration: ServerConfiguration): Access {
  if (isOpen(configuration)) return { authenticate: async () => ANYBODY, authorize: () => ({ allowed: true }) };
  const { tokens = [], grants = [] } = configuration.api ?? {};
  return {
    authenticate: async (request) =>
      request.headers.authorization === undefined ? certificateSubject(request) : tokenSubject(tokens, request),
    authorize: (subject, action) => granted(grants, subject, action),
  };
}
