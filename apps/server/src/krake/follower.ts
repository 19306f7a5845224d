import { isCreated } from '@krake-infra/reconciler/core/claims.ts';
import type {
  ClusterClaim,
  InfrastructureManagerSender,
  KrakeConnection,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import { namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { wishedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { releaseRequest } from '@krake-infra/reconciler/loop/claims.ts';
import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import { Claims, type ClaimsParts } from '../im/claims.ts';
import { KrakeApi, type KrakeCluster } from './api.ts';
import { NO_SIGHTINGS, orphansOf, replacedOf, type Sightings } from './orphans.ts';
import { tellKrake } from './write-back.ts';

export interface FollowerParts extends ClaimsParts {
  readonly loop: ClaimsParts['loop'] & Pick<Loop, 'submit'>;
  readonly log: Log;
}

const INTERVAL_SECONDS = 30;

/** Keeps a Krake and the clusters that it asked for together, in intervals, until it is closed. */
export class KrakeFollower {
  readonly #sender: InfrastructureManagerSender;
  readonly #api: KrakeApi;
  readonly #claims: Claims;
  readonly #parts: FollowerParts;
  #sightings: Sightings = NO_SIGHTINGS;
  /** Ids by the names that they have in Krake. */
  #idByName: ReadonlyMap<string, string> = new Map();
  /** Ids that Krake had given up in the list before. */
  #givenUp: ReadonlySet<string> = new Set();
  #trouble: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #round: Promise<void> = Promise.resolve();

  constructor(sender: InfrastructureManagerSender, connection: KrakeConnection, parts: FollowerParts) {
    this.#sender = sender;
    this.#api = new KrakeApi(connection);
    this.#claims = new Claims(parts);
    this.#parts = parts;
    const { intervalSeconds = INTERVAL_SECONDS } = connection;
    const next = () => {
      if (this.#isClosed) return;
      this.#timer = setTimeout(() => {
        this.#round = this.#logged().then(next);
      }, intervalSeconds * 1000);
    };
    next();
  }

  /** Resolves when what has begun is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** Trouble is told when it begins, changes and ends: the next list comes soon. */
  async #logged(): Promise<void> {
    const { log } = this.#parts;
    const about = { sender: this.#sender.name };
    try {
      await this.#follow();
      if (this.#trouble !== undefined) log.info('Krake can be asked again', about);
      this.#trouble = undefined;
    } catch (error) {
      const problem = (error as Error).message;
      if (problem !== this.#trouble) log.warn('Krake can not be kept up with', { ...about, problem });
      this.#trouble = problem;
    }
  }

  async #follow(): Promise<void> {
    if (!this.#parts.loop.fleet) {
      // While another replica leads, what was seen here gets old.
      this.#sightings = NO_SIGHTINGS;
      this.#idByName = new Map();
      this.#givenUp = new Set();
      return;
    }
    const at = Math.floor(this.#parts.clock.now() / 1000);
    const clusters = await this.#api.clusters();
    const byId = new Map(clusters.flatMap((cluster) => (cluster.id === undefined ? [] : [[cluster.id, cluster]])));
    this.#warnOfReplaced(clusters);
    await this.#removeOrphans(at, new Set(byId.keys()));
    const givenUp = new Set<string>();
    for (const { claim, state } of await this.#claims.all(this.#sender)) {
      const cluster = byId.get(claim.spec.id);
      if (!cluster || state !== 'configured' || this.#isClosed) continue;
      if (cluster.state === 'FAILED') givenUp.add(claim.spec.id);
      await this.#tell(claim, cluster);
    }
    this.#givenUp = givenUp;
  }

  /** Those that have a cluster which is not being removed. */
  #own(): readonly ClusterClaim[] {
    const data = this.#claims.data();
    return [...data.claims.values()].filter(
      (claim) => claim.spec.sender === this.#sender.name && isCreated(data, claim),
    );
  }

  /** A person decides: Krake may go back to the first, and both may be at work. */
  #warnOfReplaced(clusters: readonly KrakeCluster[]): void {
    const idByName = new Map<string, string>();
    for (const { namespace, name, id = this.#idByName.get(`${namespace}/${name}`) } of clusters) {
      if (id !== undefined) idByName.set(`${namespace}/${name}`, id);
    }
    for (const claim of replacedOf(this.#idByName, idByName, this.#own())) {
      const about = { cluster: namespacedName(claim.metadata), sender: this.#sender.name };
      this.#parts.log.warn('Krake asked for another cluster in place of one that is left over', about);
    }
    this.#idByName = idByName;
  }

  async #removeOrphans(at: number, ids: ReadonlySet<string>): Promise<void> {
    const data = this.#claims.data();
    const own = this.#own();
    const worked = ({ metadata }: ClusterClaim) =>
      data.states.get(namespacedName(metadata))?.status?.firstReady !== undefined;
    const { sightings, orphans } = orphansOf(this.#sightings, { at, ids }, own, worked);
    this.#sightings = sightings;
    for (const claim of orphans) {
      const { outcome } = await this.#parts.loop.submit(releaseRequest(claim, at));
      const cluster = namespacedName(claim.metadata);
      this.#parts.log.warn('Krake knows nothing of a cluster that it asked for', { cluster, removal: outcome });
    }
  }

  /** What is written is decided on a copy that was just read, since Krake takes whole objects. */
  async #tell(claim: ClusterClaim, listed: KrakeCluster): Promise<void> {
    const settled = await this.#settled(claim);
    const isStuck = listed.state === 'FAILED' && this.#givenUp.has(claim.spec.id);
    if (!settled || (!isStuck && !tellKrake(listed, settled))) return;
    const cluster = await this.#api.cluster(listed.namespace, listed.name);
    if (cluster?.id !== claim.spec.id) return;
    const about = { cluster: namespacedName(claim.metadata), krake: `${cluster.namespace}/${cluster.name}` };
    if (isStuck && cluster.state === 'FAILED' && !cluster.isDeleted) {
      await this.#api.setState(cluster, 'FAILING_RECONCILIATION');
      this.#parts.log.info('Krake had given up a cluster that works, and looks at it again', about);
      return;
    }
    const fields = tellKrake(cluster, settled);
    if (!fields) return;
    await this.#api.update(cluster, fields);
    this.#parts.log.info('told Krake of a cluster', { ...about, fields: Object.keys(fields) });
  }

  async #settled(claim: ClusterClaim) {
    const data = this.#claims.data();
    const cluster = data.clusters.get(namespacedName(claim.metadata));
    const kubeconfig = await this.#claims.kubeconfig(claim);
    if (!cluster || kubeconfig === undefined) return undefined;
    const pools = (wishedBody(data, cluster).pools ?? []).filter(hasReplicas);
    return { kubeconfig, sizes: new Map(pools.map((pool) => [pool.name, totalReplicas(pool)])) };
  }
}
