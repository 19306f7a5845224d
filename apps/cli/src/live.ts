import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import type { ClusterAccess, Log, Repository } from '@krake-infra/reconciler/ports.ts';
import type { Connection } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import type { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import type { Context, NamedKubeconfig } from './context.ts';

/** Live management clusters, watched until they are closed. */
export interface Live {
  readonly managements: ReadonlyMap<string, WatchedManagement>;
  readonly connections: ReadonlyMap<string, Connection>;
  close(): Promise<void>;
}

/** Text of what is shown in place of live state when nothing is connected. */
export const NOT_CONNECTED = 'no management cluster is connected; name one with --kubeconfig NAME=FILE';

/**
 * Begins to watch every management cluster that a kubeconfig was given for; `undefined` without any.
 *
 * @param names of the fleet's management clusters
 */
export async function openLive(context: Context, names: readonly string[]): Promise<Live | undefined> {
  if (context.kubeconfigs.length === 0) return undefined;
  const { WatchedManagement } = await import('@krake-infra/reconciler/track/cluster-api/management.ts');
  const connections = await connectionsOf(context, names);
  const managements = new Map(
    [...connections].map(([name, connection]) => [name, new WatchedManagement(name, connection)] as const),
  );
  const close = async () => {
    await Promise.all([...managements.values()].map((each) => each.close()));
  };
  return { managements, connections, close };
}

async function connectionsOf({ kubeconfigs }: Context, names: readonly string[]) {
  const { connect } = await import('@krake-infra/reconciler/track/cluster-api/connection.ts');
  const connections = new Map<string, Connection>();
  for (const { management, ...place } of kubeconfigs) connections.set(nameOf(management, names), connect(place));
  return connections;
}

/** Names of the fleet's management clusters; not asked for where no kubeconfig is given. */
export async function managementNames({ kubeconfigs }: Context, repository: Repository): Promise<readonly string[]> {
  if (kubeconfigs.length === 0) return [];
  const head = await repository.head();
  const files = head === undefined ? [] : await repository.files(head, 'management/');
  return files.flatMap(({ path }) => /^management\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []);
}

/** Asks Flux on every connected management cluster to look at what was pushed; it only makes sooner what comes anyway. */
export async function askFlux(context: Context, repository: Repository, commit: CommitId): Promise<void> {
  const connections = await connectionsOf(context, await managementNames(context, repository));
  if (connections.size === 0) return;
  const { clusterApiActuator } = await import('@krake-infra/reconciler/track/cluster-api/actuator.ts');
  const { requestToken } = await import('@krake-infra/reconciler/track/cluster-api/flux-requests.ts');
  const actuator = clusterApiActuator(connections);
  const ask = async (name: string) => {
    try {
      await actuator.lookNow(name, requestToken(commit, 1));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      context.terminal.err(`warning: Flux on ${name} can not be asked to look now: ${problem}\n`);
    }
  };
  await Promise.all([...connections.keys()].map(ask));
}

/** Works with live management clusters, and stops watching them whatever happens. */
export async function withLive<T>(
  context: Context,
  names: readonly string[],
  use: (live: Live | undefined) => Promise<T>,
): Promise<T> {
  const live = await openLive(context, names);
  try {
    return await use(live);
  } finally {
    await live?.close();
  }
}

/** The kubeconfig of one management cluster. */
export function requireKubeconfig(
  { kubeconfigs }: Context,
  management: string,
  names: readonly string[],
): NamedKubeconfig {
  const found = kubeconfigs.find((one) => nameOf(one.management, names) === management);
  if (found) return found;
  const message =
    kubeconfigs.length === 0
      ? NOT_CONNECTED
      : `management cluster ${management} is not connected; name it with --kubeconfig ${management}=FILE`;
  throw new Problem({ code: 'unavailable', message, retry: 'never' });
}

export function requireLive(live: Live | undefined): Live {
  if (live) return live;
  throw new Problem({ code: 'unavailable', message: NOT_CONNECTED, retry: 'never' });
}

function nameOf(given: string | undefined, names: readonly string[]): string {
  if (given !== undefined && names.includes(given)) return given;
  const [only, second] = names;
  if (given === undefined && only !== undefined && second === undefined) return only;
  const hint = names.length === 0 ? 'the fleet has none' : `the fleet has ${names.join(', ')}`;
  const message =
    given === undefined
      ? 'a kubeconfig without a name fits no single management cluster'
      : `there is no management cluster ${given}`;
  throw new Problem({ code: 'usage', message, hint });
}

/** What the loop does on live management clusters: marks who goes, and asks Flux to look at each push. */
export async function actuation(live: Live, repository: Repository, log: Log) {
  const { clusterApiActuator } = await import('@krake-infra/reconciler/track/cluster-api/actuator.ts');
  const { CommitTracker } = await import('@krake-infra/reconciler/track/cluster-api/commit-tracker.ts');
  const { FluxRequests } = await import('@krake-infra/reconciler/track/cluster-api/flux-requests.ts');
  const { victimMarker } = await import('@krake-infra/reconciler/track/cluster-api/victim-marker.ts');
  const actuator = clusterApiActuator(live.connections);
  const commits = new CommitTracker(repository, live.managements);
  return {
    requests: new FluxRequests(live.managements, actuator, commits, log),
    victims: victimMarker(live.managements, actuator, log),
  };
}

/** What is asked of live management clusters for whoever wants to use a cluster. */
export async function clusterAccessOf({ managements, connections }: Live): Promise<ClusterAccess> {
  const { clusterAccess } = await import('@krake-infra/reconciler/track/cluster-api/cluster-access.ts');
  return clusterAccess(managements, connections);
}
