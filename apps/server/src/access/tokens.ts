import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ApiToken } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Subject } from './access.ts';

const BEARER = /^Bearer +([^\s]{1,4096})$/i;

/** Whose bearer token a request carries; every token is compared, however early one fits. */
export function tokenSubject(tokens: readonly ApiToken[], { headers }: IncomingMessage): Subject | undefined {
  const [, secret] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (secret === undefined) return undefined;
  const digest = createHash('sha256').update(secret).digest();
  const fits = tokens.filter(({ secretSha256 }) => timingSafeEqual(Buffer.from(secretSha256, 'hex'), digest));
  return fits[0] && { name: fits[0].name, groups: fits[0].groups ?? [] };
}
