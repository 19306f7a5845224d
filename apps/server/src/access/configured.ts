import type { IncomingMessage } from 'node:http';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Access, Subject } from './access.ts';
import { certificateSubject } from './certificates.ts';
import { granted } from './grants.ts';
import { KubernetesTokenReviews, type KubernetesTokensParts } from './kubernetes-tokens.ts';
import { isLoopback } from './loopback.ts';
import { bearerOf, tokenSubject } from './tokens.ts';

/** Who asks where nobody has to prove who they are. */
const ANYBODY = { name: 'anybody', groups: [] };

/** Whether a configuration lets anybody in who reaches the REST API. */
export function isOpen({ api, tls }: ServerConfiguration): boolean {
  if (!api) return false;
  return (api.tokens ?? []).length === 0 && !api.kubernetesTokens && tls?.clientCaFile === undefined;
}

/** Whether a request was meant for this machine: a page of the web may reach it by a name of its own. */
function isForLoopback({ headers: { host = '' } }: IncomingMessage): boolean {
  return isLoopback(host.replace(/:\d+$/, ''));
}

/** Who may do what, as a configuration says. A bearer token goes before a certificate. */
export function configuredAccess(
  configuration: ServerConfiguration,
  parts: Omit<KubernetesTokensParts, 'configuration'>,
): Access {
  if (isOpen(configuration)) {
    const authenticate = async (request: IncomingMessage) => (isForLoopback(request) ? ANYBODY : undefined);
    return { authenticate, authorize: () => ({ allowed: true }) };
  }
  const { tokens = [], grants = [], kubernetesTokens } = configuration.api ?? {};
  const reviews = kubernetesTokens && new KubernetesTokenReviews({ ...parts, configuration: kubernetesTokens });
  const authenticate = async (request: IncomingMessage): Promise<Subject | undefined> => {
    if (request.headers.authorization === undefined) return certificateSubject(request);
    const token = bearerOf(request);
    return token === undefined ? undefined : (tokenSubject(tokens, token) ?? (await reviews?.owner(token)));
  };
  return { authenticate, authorize: (subject, action) => granted(grants, subject, action) };
}
