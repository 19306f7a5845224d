import { Problem } from '../../core/errors.ts';
import type { SeenLease } from '../../core/leadership.ts';
import { type Connection, codeOf } from './connection.ts';
import { isObject, textAt } from './json.ts';

export interface LeasePlace {
  readonly namespace: string;
  readonly name: string;
}

/** What is written into a Lease. */
export interface LeaseWrite {
  /** Empty for nobody. */
  readonly holder: string;
  /** Whether another one held it before. */
  readonly isNew: boolean;
  /** For people, in milliseconds since the epoch. */
  readonly at: number;
  /** Time after which a silent holder is taken to have left, in seconds. */
  readonly seconds: number;
}

/** A Lease on an API server. @throws Error when the server does not answer or refuses */
export interface LeaseStore {
  read(signal: AbortSignal): Promise<SeenLease>;
  /** Compare-and-swap: `undefined` when the Lease has another version by now. */
  write(version: string, write: LeaseWrite, signal: AbortSignal): Promise<SeenLease | undefined>;
}

const NOT_FOUND = 404;
const CONFLICT = 409;

/** Gets and patches one object that is there already, so an account needs no right to create any. */
export function leaseStore(connection: Pick<Connection, 'get' | 'patch'>, { namespace, name }: LeasePlace): LeaseStore {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
  const missing = (error: unknown) => {
    if (codeOf(error) !== NOT_FOUND) return error;
    const message = `there is no Lease ${namespace}/${name}`;
    return new Problem({ code: 'not-found', message, hint: 'apply what krake-infra bootstrap --serve prints' });
  };
  return {
    read: async (signal) => {
      try {
        return seen(await connection.get(path, signal));
      } catch (error) {
        throw missing(error);
      }
    },
    write: async (version, { holder, isNew, at, seconds }, signal) => {
      // MicroTime has six digits.
      const time = new Date(at).toISOString().replace('Z', '000Z');
      const spec = {
        holderIdentity: holder === '' ? null : holder,
        leaseDurationSeconds: seconds,
        renewTime: time,
        ...(isNew && { acquireTime: time }),
      };
      try {
        return seen(await connection.patch(path, { metadata: { resourceVersion: version }, spec }, signal));
      } catch (error) {
        if (codeOf(error) === CONFLICT) return undefined;
        throw missing(error);
      }
    },
  };
}

function seen(lease: unknown): SeenLease {
  const version = isObject(lease) ? textAt(lease, 'metadata', 'resourceVersion') : undefined;
  if (!isObject(lease) || version === undefined) throw new Error('the answer is no Lease');
  return { version, holder: textAt(lease, 'spec', 'holderIdentity') ?? '' };
}

/** Makes one address all that a Service without a selector leads to. */
export async function leadTo(
  connection: Pick<Connection, 'patch'>,
  { namespace, name }: LeasePlace,
  { address, signal }: { readonly address: string; readonly signal: AbortSignal },
): Promise<void> {
  const endpoints = [{ addresses: [address], conditions: { ready: true } }];
  await connection.patch(
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${name}`,
    { endpoints },
    signal,
  );
}
