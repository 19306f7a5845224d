import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClaimState, claimedName } from '@krake-infra/reconciler/core/claims.ts';
import type { InfrastructureManagerSender } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { NEW_RENDER_PROFILE, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { wishedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { claimRequest, claimUpdate, releaseRequest } from '@krake-infra/reconciler/loop/claims.ts';
import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { inTime } from '../waiting.ts';
import { ImError } from './answer.ts';
import type { ImAuthorization } from './authorization.ts';
import { Claims, type ClaimsParts } from './claims.ts';
import { cloudOf, senderOf } from './senders.ts';
import { readTosca } from './tosca/read-tosca.ts';
import { onlyManagement, poolNames, sizesOf, templateFor } from './wishes.ts';

export interface DoorParts extends ClaimsParts {
  readonly loop: ClaimsParts['loop'] & Pick<Loop, 'submit'>;
}

const PATIENCE_MS = 10_000;

/** State of an infrastructure as IM names it. */
export type ImState = Exclude<ClaimState, 'gone'> | 'unconfigured';

/** What the six calls of the Infrastructure Manager come to on a fleet. */
export class ImDoor {
  readonly #parts: DoorParts;
  readonly #claims: Claims;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#claims = new Claims(parts);
  }

  /** @throws ImError 401 for credentials that are nobody's */
  sender(authorization: ImAuthorization | undefined): InfrastructureManagerSender {
    const sender = authorization && senderOf(this.#parts.configuration.senders, authorization);
    if (!sender) throw new ImError(401, 'no InfrastructureManager record with credentials that are known here');
    return sender;
  }

  /** Ids of a sender's infrastructures, oldest first. */
  async list(sender: InfrastructureManagerSender): Promise<readonly string[]> {
    const known = await this.#claims.all(sender);
    return known.map(({ claim }) => claim.spec.id);
  }

  /** Creates an infrastructure; its id is on the remote when this resolves, whatever becomes of it. */
  async create(sender: InfrastructureManagerSender, authorization: ImAuthorization, tosca: string): Promise<string> {
    const data = this.#claims.data();
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
    await inTime(this.#parts.loop.submit(request), late);
    return id;
  }

  /** Brings sizes, version and control plane to what a template says. Nothing else of a cluster can be updated. */
  async update(sender: InfrastructureManagerSender, id: string, tosca: string): Promise<void> {
    const { claim } = await this.#claims.find(sender, id);
    const wanted = readTosca(tosca);
    const data = this.#claims.data();
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
    const answers = await inTime(
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
      late,
    );
    const refused = answers.find(({ outcome }) => outcome === 'refused');
    if (refused) throw new ImError(409, refused.reason ?? 'refused');
  }

  /** Krake asks for it while it waits; what is committed is carried out anyway. */
  async reconfigure(sender: InfrastructureManagerSender, id: string): Promise<void> {
    await this.#claims.find(sender, id);
  }

  /** Begins the removal; asked again, it has begun already. */
  async remove(sender: InfrastructureManagerSender, id: string): Promise<void> {
    const { claim } = await this.#claims.find(sender, id);
    const answer = await inTime(this.#parts.loop.submit(releaseRequest(claim, this.#seconds())), late);
    if (answer.outcome === 'refused') throw new ImError(409, answer.reason ?? 'refused');
  }

  async state(sender: InfrastructureManagerSender, id: string): Promise<ImState> {
    const known = await this.#claims.find(sender, id);
    return (await this.#claims.isParked(sender, known)) ? 'unconfigured' : known.state;
  }

  /** Why an infrastructure is not further, for people; empty when there is nothing to say. */
  async message(sender: InfrastructureManagerSender, id: string): Promise<string> {
    const { reason = '' } = await this.#claims.find(sender, id);
    return reason;
  }

  /**
   * The kubeconfig of an infrastructure that is configured. While it can not be read it is tried again, for 10 s: Krake
   * gives a cluster up for good when its kubeconfig fails twice, which is within a second.
   */
  async kubeconfig(sender: InfrastructureManagerSender, id: string): Promise<string> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        const { claim } = await this.#claims.find(sender, id);
        const text = await this.#claims.kubeconfig(claim);
        if (text !== undefined) return text;
        throw new ImError(503, `${id} has no kubeconfig yet`, 5);
      } catch (error) {
        if (error instanceof ImError || performance.now() >= end) throw error;
      }
      await pause(1000);
    }
  }

  #seconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }
}

const late = () => new ImError(503, 'it takes longer than usual; ask again', 5);
