import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ReplicaSettings } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import type { Connection } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { LeaseLeadership } from './leadership.ts';

const NAME = 'krake-infra';

/** @throws Problem when its management cluster is not connected, or its own address is not known and has to be */
export async function leaseLeadership(
  { management, namespace, lease = NAME, endpointSlice }: ReplicaSettings,
  connections: ReadonlyMap<string, Connection> | undefined,
  log: Log,
): Promise<LeaseLeadership> {
  const connection = connections?.get(management);
  const address = process.env['KRAKE_INFRA_ADDRESS'];
  if (!connection) {
    const message = `replicas.management: management cluster ${management} is not connected`;
    throw new Problem({ code: 'usage', message, hint: `name it with --kubeconfig ${management}=FILE` });
  }
  if (endpointSlice !== undefined && !address) {
    const message = 'replicas.endpointSlice: the address of this process is not known';
    throw new Problem({ code: 'usage', message, hint: 'set KRAKE_INFRA_ADDRESS' });
  }
  const { leadTo, leaseStore } = await import('@krake-infra/reconciler/track/cluster-api/lease.ts');
  return new LeaseLeadership({
    store: leaseStore(connection, { namespace, name: lease }),
    self: `${hostname()}_${randomUUID()}`,
    log,
    ...(endpointSlice !== undefined &&
      address && {
        leadHere: (signal) => leadTo(connection, { namespace, name: endpointSlice }, { address, signal }),
      }),
  });
}
