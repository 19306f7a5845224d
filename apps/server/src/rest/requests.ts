import { createHash, randomUUID } from 'node:crypto';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { PoolKey } from '@krake-infra/reconciler/core/observation.ts';
import type { RequestAnswer } from '@krake-infra/reconciler/loop/answers.ts';
import type { ChangeAnswer, ChangeRequest } from '@krake-infra/reconciler/loop/change-request.ts';
import {
  type Asking,
  clusterCreation,
  clusterRemoval,
  clusterUpdate,
} from '@krake-infra/reconciler/loop/object-requests.ts';
import type { Clock } from '@krake-infra/reconciler/ports.ts';
import type { Subject } from '../access/access.ts';
import { type DoorLoop, inTime } from '../waiting.ts';
import { HttpProblem } from './problem.ts';

/** A cluster that is meant, and who means it. */
export interface Meant {
  readonly namespace: string;
  readonly name: string;
  readonly subject: Subject;
  /** Chosen by the sender; the same request sent again has no second effect. Default: one of our own. */
  readonly key?: string | undefined;
  /** Version that the cluster has to have. Default: any. */
  readonly version?: string | undefined;
}

/** What a change came to. */
export interface Outcome {
  readonly outcome: ChangeAnswer['outcome'] | 'scaled';
  /** Commit that holds the change, or the record of what became of it. */
  readonly commit: string;
  /** Branch that a person merges or deletes. */
  readonly proposal?: string;
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** Changes that the API asks the loop for. */
export class RestRequests {
  readonly #loop: Pick<DoorLoop, 'submit'>;
  readonly #clock: Clock;

  constructor(loop: Pick<DoorLoop, 'submit'>, clock: Clock) {
    this.#loop = loop;
    this.#clock = clock;
  }

  create(cluster: Cluster, meant: Meant): Promise<Outcome> {
    return this.#change(clusterCreation(cluster, this.#asking(meant)));
  }

  update(cluster: Cluster, meant: Meant): Promise<Outcome> {
    return this.#change(clusterUpdate(cluster, this.#asking(meant)));
  }

  remove(meant: Meant): Promise<Outcome> {
    return this.#change(clusterRemoval(`${meant.namespace}/${meant.name}`, this.#asking(meant)));
  }

  /** Asks for a size of a pool; what it came to is remembered under the key in the cluster's state. */
  async scale(meant: Meant, pool: string, to: number, first: readonly string[] | undefined): Promise<Outcome> {
    const { subject, namespace, name } = meant;
    const key: PoolKey = `${namespace}/${name}/${pool}`;
    const asked = { key: this.#id(meant), pool: key, to, at: this.#seconds(), by: subject.name };
    return outcomeOf(await inTime(this.#loop.submit({ ...asked, ...(first && { first }) }), late));
  }

  async #change(request: ChangeRequest): Promise<Outcome> {
    return outcomeOf(await inTime(this.#loop.submit(request), late));
  }

  #asking(meant: Meant): Asking {
    const { subject, version } = meant;
    const isKeyed = meant.key !== undefined;
    const asking = { id: this.#id(meant), by: subject.name, at: this.#seconds(), isKeyed };
    return { ...asking, ...(version !== undefined && { version }) };
  }

  /** Keys of different senders are different requests. */
  #id({ key = randomUUID(), subject }: Meant): string {
    if (!KEY.test(key)) {
      throw new HttpProblem(400, 'Idempotency-Key is not 1 to 64 letters, digits, `.`, `_`, `:` and `-`');
    }
    const sender = createHash('sha256').update(subject.name).digest('hex').slice(0, 16);
    return `${sender}:${key}`;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

function outcomeOf(answer: ChangeAnswer | RequestAnswer): Outcome {
  const { outcome, commit, proposal, reason } = answer;
  if (outcome === 'refused') throw new HttpProblem(409, reason ?? 'refused');
  return { outcome, commit, ...(proposal !== undefined && { proposal }) };
}

const late = () =>
  new HttpProblem(503, 'it takes longer than usual; ask again with the same key', { 'retry-after': '5' });
