import { createHash, timingSafeEqual } from 'node:crypto';
import type {
  InfrastructureManagerCloud,
  InfrastructureManagerSender,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { AuthorizationRecord, ImAuthorization } from './authorization.ts';

/** The sender that a request's credentials belong to; every sender is compared, however early one fits. */
export function senderOf(
  senders: readonly InfrastructureManagerSender[],
  { manager }: ImAuthorization,
): InfrastructureManagerSender | undefined {
  // A token wins, as it does in Krake.
  const secret = manager.token ?? manager.password ?? '';
  const digest = createHash('sha256').update(secret).digest();
  const fits = senders.filter(({ username, secretSha256 }) => {
    const isSame = timingSafeEqual(Buffer.from(secretSha256, 'hex'), digest);
    return isSame && (manager.token !== undefined ? username === undefined : username === manager.username);
  });
  return fits[0];
}

/** The Cloud of the fleet that a request names, or `undefined` for one that the sender may not use. */
export function cloudOf(
  { clouds }: InfrastructureManagerSender,
  record: AuthorizationRecord | undefined,
): InfrastructureManagerCloud | undefined {
  if (!record) return undefined;
  return clouds.find(
    ({ host, tenant, username }) =>
      sameHost(host, record.host ?? '') &&
      tenant === record.tenant &&
      (username === undefined || username === record.username),
  );
}

/** A final slash says nothing. */
function sameHost(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}
