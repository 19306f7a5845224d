import { randomUUID } from 'node:crypto';
import { type ClaimState, claimedCluster, claimedName, claimsOf } from '@krake-infra/reconciler/core/claims.ts';
import type {
  ClusterClaim,
  InfrastructureManagerDoor,
  InfrastructureManagerSender,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  type FleetData,
  type NamespacedName,
  NEW_RENDER_PROFILE,
  namespacedName,
} from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { wishedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { claimRequest, claimUpdate, releaseRequest } from '@krake-infra/reconciler/loop/claims.ts';
import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { Clock, ClusterAccess, Tracker } from '@krake-infra/reconciler/ports.ts';
import { ImError } from './answer.ts';
import type { ImAuthorization } from './authorization.ts';
import { kubeconfigTrouble } from './kubeconfig.ts';
import { cloudOf, senderOf } from './senders.ts';
import { readTosca } from './tosca/read-tosca.ts';
import { onlyManagement, poolNames, sizesOf, templateFor } from './wishes.ts';

export interface DoorParts {
  readonly configuration: InfrastructureManagerDoor;
  readonly loop: Pick<Loop, 'submit' | 'fleet' | 'proposals' | 'applied'>;
  readonly tracker: Pick<Tracker, 'facts' | 'observe'>;
  readonly access: ClusterAccess;
  readonly clock: Clock;
}

/** State of an infrastructure as IM names it. */
export type ImState = Exclude<ClaimState, 'gone'> | 'unconfigured';

const WAITING_AT_ONCE = 3;
const ANSWER_MS = 20_000;

/** What the six calls of the Infrastructure Manager come to on a fleet. */
export class ImDoor {
  readonly #parts: DoorParts;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** @throws ImError 401 for credentials that are nobody's */
  sender(authorization: ImAuthorization | undefined): InfrastructureManagerSender {
    const sender = authorization && senderOf(this.#parts.configuration.senders, authorization);
    if (!sender) throw new ImError(401, 'no InfrastructureManager record with credentials that are known here');
    return sender;
  }

  /** Ids of a sender's infrastructures, oldest first. */
  async list(sender: InfrastructureManagerSender): Promise<readonly string[]> {
    const states = await Promise.all(
      claimsOf(this.#data(), sender.name).map(async (claim) => ({ claim, state: await this.#claimState(claim) })),
    );
    return states.filter(({ state }) => state !== 'gone').map(({ claim }) => claim.spec.id);
  }

  /** Creates an infrastructure; its id is on the remote when this resolves, whatever becomes of it. */
  async create(sender: InfrastructureManagerSender, authorization: ImAuthorization, tosca: string): Promise<string> {
    const data = this.#data();
    const cloud = cloudOf(sender, authorization.cloud);
    if (!cloud) throw new ImError(403, 'the OpenStack record names a cloud that is not registered for this sender');
    const wanted = readTosca(tosca);
    const template = templateFor(sender, wanted);
    const management = sender.management ?? onlyManagement(data);
    const id = randomUUID();
    const request = claimRequest({
      cluster: claimedName(sender.namespace, id),
      body: {
        template,
        cloud: cloud.cloud,
        management,
        renderProfile: NEW_RENDER_PROFILE,
        kubernetesVersion: wanted.kubernetesVersion,
        controlPlane: { replicas: wanted.controlPlaneReplicas },
        pools: sizesOf(poolNames(data.templates.get(template)?.spec.pools, template), wanted).map(
          ({ name, replicas }) => ({ name, replicas }),
        ),
      },
      claim: { id, sender: sender.name, management },
      at: this.#seconds(),
    });
    await this.#inTime(this.#parts.loop.submit(request));
    return id;
  }

  /** Brings sizes, version and control plane to what a template says. Nothing else of a cluster can be updated. */
  async update(sender: InfrastructureManagerSender, id: string, tosca: string): Promise<void> {
    const claim = await this.#claim(sender, id);
    const wanted = readTosca(tosca);
    const data = this.#data();
    const key = namespacedName(claim.metadata);
    const cluster = data.clusters.get(key);
    if (!cluster) throw new ImError(409, `${id} has no cluster yet`, 5);
    if (wanted.template !== undefined && wanted.template !== cluster.spec.template) {
      throw new ImError(400, `${id} was made of template ${cluster.spec.template}, which can not be changed`);
    }
    const pools = wishedBody(data, cluster).pools ?? [];
    const at = this.#seconds();
    const { kubernetesVersion, controlPlaneReplicas } = wanted;
    const sizes = sizesOf(poolNames(pools, key), wanted).filter(({ name, replicas }) => {
      const pool = pools.find((known) => known.name === name);
      return !pool || !hasReplicas(pool) || totalReplicas(pool) !== replicas;
    });
    const change = claimUpdate(claim, {
      id: randomUUID(),
      at,
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
      ...(controlPlaneReplicas !== undefined && { controlPlaneReplicas }),
    });
    const answers = await this.#inTime(
      Promise.all([
        this.#parts.loop.submit(change),
        ...sizes.map(({ name, replicas, removed }) =>
          this.#parts.loop.submit({
            key: `im-${randomUUID()}`,
            pool: `${key}/${name}`,
            to: replicas,
            ...(removed && { first: removed }),
            at,
            by: sender.name,
          }),
        ),
      ]),
    );
    const refused = answers.find(({ outcome }) => outcome === 'refused');
    if (refused) throw new ImError(409, refused.reason ?? 'refused');
  }

  /** Krake asks for it while it waits; what is committed is carried out anyway. */
  async reconfigure(sender: InfrastructureManagerSender, id: string): Promise<void> {
    await this.#claim(sender, id);
  }

  /** Begins the removal; asked again, it has begun already. */
  async remove(sender: InfrastructureManagerSender, id: string): Promise<void> {
    const claim = await this.#claim(sender, id);
    const answer = await this.#inTime(this.#parts.loop.submit(releaseRequest(claim, this.#seconds())));
    if (answer.outcome === 'refused') throw new ImError(409, answer.reason ?? 'refused');
  }

  async state(sender: InfrastructureManagerSender, id: string): Promise<ImState> {
    const claim = await this.#claim(sender, id);
    const state = await this.#claimState(claim);
    if (state === 'gone') throw unknown(id);
    return isWaiting(state) && (await this.#isParked(sender, claim)) ? 'unconfigured' : state;
  }

  /** The kubeconfig of an infrastructure that is configured. */
  async kubeconfig(sender: InfrastructureManagerSender, id: string): Promise<string> {
    const claim = await this.#claim(sender, id);
    const text = await this.#kubeconfig(claim);
    if (text === undefined) throw new ImError(503, `${id} has no kubeconfig yet`, 5);
    return text;
  }

  #data(): FleetData {
    const { fleet } = this.#parts.loop;
    if (!fleet) throw new ImError(503, 'the fleet was not read yet', 1);
    return fleet;
  }

  #seconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }

  /** @throws ImError 404 for an id that is unknown, somebody else's, or of something that is gone */
  async #claim(sender: InfrastructureManagerSender, id: string): Promise<ClusterClaim> {
    const claim = claimsOf(this.#data(), sender.name).find(({ spec }) => spec.id === id);
    if (!claim || (await this.#claimState(claim)) === 'gone') throw unknown(id);
    return claim;
  }

  /** @param hasKubeconfig asked when all the rest is well; default: reads it */
  async #claimState(
    claim: ClusterClaim,
    hasKubeconfig = async () => (await this.#kubeconfig(claim)) !== undefined,
  ): Promise<ClaimState> {
    const { loop, access } = this.#parts;
    const data = this.#data();
    const key = namespacedName(claim.metadata);
    const unrest = data.clusters.has(key) ? await this.#unrest(data, key) : undefined;
    const facts = {
      proposals: loop.proposals,
      ...(unrest !== undefined && { unrest }),
      // Nobody is told that something is gone while that can not be seen.
      exists: access.exists(claim.spec.management, key) ?? true,
      hasKubeconfig: unrest === undefined && (await hasKubeconfig()),
    };
    return claimedCluster(data, claim, facts).state;
  }

  /** Why a cluster is not what the fleet says. */
  async #unrest(data: FleetData, key: NamespacedName): Promise<string | undefined> {
    const { loop, tracker } = this.#parts;
    const seen = (await tracker.facts?.(data, [key]))?.get(key);
    if (!seen) return 'its management cluster is not connected or can not be read';
    if (!seen.available) return 'it is not available yet';
    if (seen.unrest !== undefined) return seen.unrest;
    const pools = await tracker.observe(data, this.#seconds(), [key]);
    const moving = [...pools].find(([, { settled }]) => !settled);
    return moving ? `pool ${moving[0]} is not settled` : (await loop.applied(key, seen)).reason;
  }

  async #kubeconfig({ spec, metadata }: ClusterClaim): Promise<string | undefined> {
    const text = await this.#parts.access.kubeconfig(spec.management, namespacedName(metadata));
    return text !== undefined && kubeconfigTrouble(text) === undefined ? text : undefined;
  }

  /** Whether others of the sender, asked for earlier, wait already for as many of Krake's workers as they may. */
  async #isParked(sender: InfrastructureManagerSender, claim: ClusterClaim): Promise<boolean> {
    const most = this.#parts.configuration.waitingAtOnce ?? WAITING_AT_ONCE;
    let waiting = 0;
    for (const other of claimsOf(this.#data(), sender.name)) {
      if (other.spec.id === claim.spec.id) return false;
      // Not worth a request for each of hundreds: a kubeconfig is there as soon as the machines are.
      if (isWaiting(await this.#claimState(other, async () => true))) waiting += 1;
      if (waiting === most) return true;
    }
    return false;
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ImError(503, 'it takes longer than usual; ask again', 5)), ANSWER_MS);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}

function unknown(id: string): ImError {
  return new ImError(404, `there is no infrastructure ${id}`);
}

function isWaiting(state: ClaimState): boolean {
  return state === 'pending' || state === 'running';
}
