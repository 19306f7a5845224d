import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ApiToken } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Subject } from './access.ts';

const BEARER = /^Bearer +([^\s]{1,8192})$/i;

/** The bearer token that a request carries. */
export function bearerOf({ headers }: IncomingMessage): string | undefined {
  return BEARER.exec(headers.authorization ?? '')?.[1];
}

/** Whose a token is; every token is compared, however early one fits. */
export function tokenSubject(tokens: readonly ApiToken[], secret: string): Subject | undefined {
  const digest = createHash('sha256').update(secret).digest();
  const fits = tokens.filter(({ secretSha256 }) => timingSafeEqual(Buffer.from(secretSha256, 'hex'), digest));
  return fits[0] && { name: fits[0].name, groups: fits[0].groups ?? [] };
}
