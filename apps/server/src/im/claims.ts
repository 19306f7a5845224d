import { type ClaimedCluster, claimedCluster, claimsOf } from '@krake-infra/reconciler/core/claims.ts';
import type {
  ClusterClaim,
  InfrastructureManagerDoor,
  InfrastructureManagerSender,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { Clock, ClusterAccess, Tracker } from '@krake-infra/reconciler/ports.ts';
import { ImError } from './answer.ts';
import { kubeconfigTrouble } from './kubeconfig.ts';

export interface ClaimsParts {
  readonly configuration: InfrastructureManagerDoor;
  readonly loop: Pick<Loop, 'fleet' | 'proposals' | 'applied'>;
  readonly tracker: Pick<Tracker, 'facts' | 'observe'>;
  readonly access: ClusterAccess;
  readonly clock: Clock;
}

/** A claim of which something is left. */
export interface KnownClaim {
  readonly claim: ClusterClaim;
  readonly state: Exclude<ClaimedCluster['state'], 'gone'>;
  /** Why it is not further, for people. */
  readonly reason?: string;
}

const WAITING_AT_ONCE = 3;

/** What is known of the clusters that senders asked for. */
export class Claims {
  readonly #parts: ClaimsParts;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /** @throws ImError 503 before the fleet was read, and while another replica leads */
  data(): FleetData {
    const { fleet } = this.#parts.loop;
    if (!fleet) throw new ImError(503, 'the fleet was not read yet, or another replica leads', 1);
    return fleet;
  }

  /** @throws ImError 404 for an id that is unknown, somebody else's, or of something that is gone */
  async find(sender: InfrastructureManagerSender, id: string): Promise<KnownClaim> {
    const claim = claimsOf(this.data(), sender.name).find(({ spec }) => spec.id === id);
    const known = claim && (await this.#known(claim));
    if (!known) throw new ImError(404, `there is no infrastructure ${id}`);
    return known;
  }

  /** Those of a sender, oldest first. */
  async all(sender: InfrastructureManagerSender): Promise<readonly KnownClaim[]> {
    const known = await Promise.all(claimsOf(this.data(), sender.name).map((claim) => this.#known(claim)));
    return known.filter((one) => one !== undefined);
  }

  /** One that can be given away, or `undefined`. */
  async kubeconfig({ spec, metadata }: ClusterClaim): Promise<string | undefined> {
    const text = await this.#parts.access.kubeconfig(spec.management, namespacedName(metadata));
    return text !== undefined && kubeconfigTrouble(text) === undefined ? text : undefined;
  }

  /** Whether it waits while others of the sender, asked for earlier, hold as many of Krake's workers as they may. */
  async isParked(sender: InfrastructureManagerSender, known: KnownClaim): Promise<boolean> {
    if (!isWaiting(known)) return false;
    const most = this.#parts.configuration.waitingAtOnce ?? WAITING_AT_ONCE;
    let waiting = 0;
    for (const claim of claimsOf(this.data(), sender.name)) {
      if (claim === known.claim) return false;
      // Not worth a request for each of hundreds: a kubeconfig is there as soon as the machines are.
      if (isWaiting(await this.#claimed(claim, async () => true))) waiting += 1;
      if (waiting === most) return true;
    }
    return false;
  }

  async #known(claim: ClusterClaim): Promise<KnownClaim | undefined> {
    const { state, reason } = await this.#claimed(claim, async () => (await this.kubeconfig(claim)) !== undefined);
    return state === 'gone' ? undefined : { claim, state, ...(reason !== undefined && { reason }) };
  }

  /** @param hasKubeconfig asked when all the rest is well */
  async #claimed(claim: ClusterClaim, hasKubeconfig: () => Promise<boolean>): Promise<ClaimedCluster> {
    const { loop, access } = this.#parts;
    const data = this.data();
    const key = namespacedName(claim.metadata);
    const unrest = data.clusters.has(key) ? await this.#unrest(data, key) : undefined;
    const facts = {
      proposals: loop.proposals,
      ...(unrest !== undefined && { unrest }),
      // Nobody is told that something is gone while that can not be seen.
      exists: access.exists(claim.spec.management, key) ?? true,
      hasKubeconfig: data.clusters.has(key) && unrest === undefined && (await hasKubeconfig()),
    };
    return claimedCluster(data, claim, facts);
  }

  /** Why a cluster is not what the fleet says. */
  async #unrest(data: FleetData, key: NamespacedName): Promise<string | undefined> {
    const { loop, tracker, clock } = this.#parts;
    const seen = (await tracker.facts?.(data, [key]))?.get(key);
    if (!seen) return 'its management cluster is not connected or can not be read';
    if (!seen.available) return 'it is not available yet';
    if (seen.unrest !== undefined) return seen.unrest;
    const pools = await tracker.observe(data, Math.floor(clock.now() / 1000), [key]);
    const moving = [...pools].find(([, { settled }]) => !settled);
    return moving ? `pool ${moving[0]} is not settled` : (await loop.applied(key, seen)).reason;
  }
}

function isWaiting({ state }: Pick<ClaimedCluster, 'state'>): boolean {
  return state === 'pending' || state === 'running';
}
