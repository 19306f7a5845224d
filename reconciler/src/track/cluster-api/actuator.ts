import type { Connection } from './connection.ts';
import { PATHS } from './list-watch.ts';
import { FLUX_SOURCE } from './records.ts';
import { DELETE_MARK } from './reduce.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const ANSWER_MS = 10_000;

/** The only two things that are ever written on a management cluster, both of them annotations. */
export interface Actuator {
  /** Asks Flux to look at the fleet's repository now; it echoes the token when it did. */
  lookNow(management: string, token: string): Promise<void>;
  /** Makes a Machine the next to go, or with `null` takes that back. */
  mark(management: string, machine: MarkedMachine, text: string | null): Promise<void>;
}

export interface MarkedMachine {
  readonly namespace: string;
  readonly name: string;
}

/** @throws Error when the server does not accept a write; nothing was written then */
export function clusterApiActuator(connections: ReadonlyMap<string, Connection>): Actuator {
  const annotate = async (management: string, path: string, annotations: Readonly<Record<string, string | null>>) => {
    const connection = connections.get(management);
    if (!connection) throw new Error(`no kubeconfig for management cluster ${management}`);
    await connection.patch(path, { metadata: { annotations } }, AbortSignal.timeout(ANSWER_MS));
  };
  const [fluxNamespace = '', fluxName = ''] = FLUX_SOURCE.split('/');
  return {
    lookNow: (management, token) =>
      annotate(management, objectPath('GitRepository', { namespace: fluxNamespace, name: fluxName }), {
        [REQUESTED_AT]: token,
      }),
    mark: (management, machine, text) => annotate(management, objectPath('Machine', machine), { [DELETE_MARK]: text }),
  };
}

function objectPath(kind: 'GitRepository' | 'Machine', { namespace, name }: MarkedMachine): string {
  const path = PATHS[kind];
  const split = path.lastIndexOf('/');
  return `${path.slice(0, split)}/namespaces/${namespace}${path.slice(split)}/${name}`;
}
