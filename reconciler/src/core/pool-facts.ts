import type {
  Cluster,
  ClusterState,
  ClusterTemplate,
  FleetSpec,
  MachinePool,
  ScaleDown,
  ScaleRecord,
  Silence,
} from './generated/fleet.ts';
import type { FleetData } from './model.ts';
import type { PoolKey, PoolStatus } from './observation.ts';
import type { Group } from './policy-groups.ts';
import { totalLimits, totalReplicas } from './pools.ts';
import type { CommitId } from './repository.ts';
import { mergedBody, templateOf } from './resolve.ts';
import { activeSilences, type StopFacts, stopFacts } from './stop-facts.ts';
import { secondsOf } from './time.ts';

/** What is known of a pool, whichever policy moves it. */
export interface PoolFacts extends StopFacts {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  /** Commit that the facts were read from. */
  readonly base: CommitId;
  /** Machines in Git, over all zones, whether they are ready or still coming; of a bounded pool the fewest. */
  readonly size: number;
  /** Most machines of a bounded pool, over all zones. Absent: Git holds the size itself. */
  readonly max?: number;
  readonly scaleDown?: ScaleDown;
  /** Present when pool or cluster are being removed. */
  readonly deleting?: true;
  readonly lastUp?: ScaleRecord;
  readonly lastDown?: ScaleRecord;
  /** Newest trigger that changed the size, in seconds since the epoch; only what is newer may change it again. */
  readonly decidedUntil?: number;
  /** Absent: nobody looked. */
  readonly status?: PoolStatus;
  /** Whose wish counts where several policies move the pool. */
  readonly combine?: NonNullable<MachinePool['combine']>;
}

/** What a pool's files say of it, at any time. */
export interface Standing {
  readonly key: PoolKey;
  /** Absent: no such pool. */
  readonly declared: MachinePool | undefined;
  readonly size: number;
  /** The facts that most pools do not have. Absent: none of them. */
  readonly rest?: Partial<PoolFacts>;
  /** Silences of the pool, ended ones too. */
  readonly silences: readonly Silence[];
}

interface Known {
  readonly from: Files;
  readonly standing: Standing;
}

/** All that standing facts are made of. */
interface Files {
  readonly fleet: FleetSpec;
  readonly cluster: Cluster | undefined;
  readonly template: ClusterTemplate | undefined;
  readonly state: ClusterState | undefined;
}

const known = new WeakMap<Group, Known>();

/** Standing facts of the pools, in the order that they are given in. The same files are asked once. */
export function standingOfAll(data: FleetData, groups: readonly Group[]): readonly Standing[] {
  const before = knownOfAll.get(groups);
  if (before?.data === data) return before.standings;
  const standings = groups.map((group) => standingOf(data, group));
  knownOfAll.set(groups, { data, standings });
  return standings;
}

const knownOfAll = new WeakMap<
  readonly Group[],
  { readonly data: FleetData; readonly standings: readonly Standing[] }
>();

/** Loads share the objects of unchanged files, so what they say of a pool is gathered once. */
function standingOf(data: FleetData, group: Group): Standing {
  const before = known.get(group);
  const cluster = data.clusters.get(group.cluster);
  const template = cluster && templateOf(data, cluster);
  const state = data.states.get(group.cluster);
  const fleet = data.fleet.spec;
  if (before) {
    const { from } = before;
    const isSame = from.cluster === cluster && from.state === state && from.template === template;
    if (isSame && from.fleet === fleet) return before.standing;
  }
  const standing = gathered(data, group, { fleet, cluster, template, state });
  known.set(group, { from: { fleet, cluster, template, state }, standing });
  return standing;
}

/** Silences of the pool that have not ended; `undefined` when there is none. */
export function silencesAt({ silences }: Standing, at: number): readonly Silence[] | undefined {
  if (silences.length === 0) return undefined;
  const active = activeSilences({ silences }, at);
  return active.length > 0 ? active : undefined;
}

function gathered(data: FleetData, { key, pool: name }: Group, { fleet, cluster, state }: Files): Standing {
  const declared = cluster && declaredPool(data, cluster, name);
  const bounds = declared?.owner === 'bounded' ? totalLimits(declared) : undefined;
  const status = state?.status;
  const rest: Partial<PoolFacts> = {
    ...(bounds && { max: bounds.max }),
    ...changeFacts(state, name),
    ...stopFacts(fleet, status, name),
    ...(declared?.combine && { combine: declared.combine }),
  };
  return {
    key,
    declared,
    size: bounds?.min ?? (declared ? totalReplicas(declared) : 0),
    ...(Object.keys(rest).length > 0 && { rest }),
    silences: (status?.silences ?? []).filter((silence) => silence.pool === name),
  };
}

function declaredPool(data: FleetData, cluster: Cluster, name: string): MachinePool | undefined {
  if (cluster.spec.registered) return undefined;
  return mergedBody(data, cluster).pools?.find((pool) => pool.name === name);
}

/** What the state file says of the pool's past and end. */
function changeFacts(state: ClusterState | undefined, name: string): Partial<PoolFacts> {
  const status = state?.status;
  const pool = status?.pools?.find((one) => one.name === name);
  const { lastUp, lastDown } = pool ?? {};
  const changes = [lastUp, lastDown].filter((change) => change !== undefined);
  // The list of decisions is bounded: of one that fell off it, the time of the change is known.
  const triggers = changes.map(
    (change) => status?.decisions?.find(({ id }) => id === change.decision)?.at ?? change.at,
  );
  return {
    ...((status?.deletion || pool?.deletion) && { deleting: true }),
    ...(lastUp && { lastUp }),
    ...(lastDown && { lastDown }),
    ...(triggers.length > 0 && { decidedUntil: Math.max(...triggers.map(secondsOf)) }),
  };
}
