import { setTimeout as wait } from 'node:timers/promises';
import { AUTHORIZATION, idIn, tosca } from '../support/im-samples.ts';
import { poolOf } from '../support/pools.ts';

/** Clusters whose pool a client has for itself. */
export const OWN_POOLS = 5;
/** Namespace of the clusters that are created with keys. */
export const CREATED_IN = 'made';
const SIZES = 40;

interface Answer {
  readonly commit: string;
}

/** A program that asks a server for changes one after the other, and insists on an answer to each. */
export class ServedClient {
  /** Keys of the changes that were answered as done. */
  readonly done: string[] = [];
  /** Ids that Krake's kind of creation was answered with. */
  readonly ids: string[] = [];
  readonly faults: string[] = [];
  /** Requests that went out, again and twice too. */
  sent = 0;
  readonly #url: string;
  readonly #number: number;
  readonly #sizes = new Map<number, number>();
  readonly #replayable: (() => Promise<Answer>)[] = [];

  constructor(url: string, number: number) {
    this.#url = url;
    this.#number = number;
  }

  /** Asks until it is told to stop; what was begun is finished. */
  async work(goOn: () => boolean): Promise<void> {
    for (let round = 0; goOn(); round++) {
      if (round % 5 === 2) await this.#create(round);
      else if (round % 5 === 4) await this.#createAsKrake();
      else await this.#scale(round);
      const replay = this.#replayable[Math.floor(Math.random() * this.#replayable.length)];
      if (replay && Math.random() < 0.2) await replay();
    }
  }

  async #scale(round: number): Promise<void> {
    const index = this.#number * OWN_POOLS + (round % OWN_POOLS);
    const size = ((this.#sizes.get(index) ?? 3) % SIZES) + 1;
    this.#sizes.set(index, size);
    const key = `scale-${this.#number}-${round}`;
    const [namespace, cluster, pool] = poolOf(index).split('/');
    const path = `/namespaces/${namespace}/clusters/${cluster}/pools/${pool}/size`;
    await this.#change(key, () => this.#insist('PUT', path, key, { replicas: size }));
  }

  async #create(round: number): Promise<void> {
    const name = `made-${this.#number}-${round}`;
    const head = { apiVersion: 'krake-infra.io/v1alpha1', kind: 'Cluster' };
    const body = { ...head, metadata: { name, namespace: CREATED_IN }, spec: { cloud: 'dresden', template: 'base' } };
    const path = `/namespaces/${CREATED_IN}/clusters`;
    await this.#change(name, () => this.#insist('POST', path, name, body));
  }

  /** Sends a change, sometimes twice at once; both have the same answer. */
  async #change(key: string, send: () => Promise<Answer>): Promise<void> {
    const twice = Math.random() < 0.3;
    const [first, second] = await Promise.all([send(), ...(twice ? [send()] : [])]);
    const { commit } = first as Answer;
    if (second && second.commit !== commit) {
      this.faults.push(`${key} was answered with ${commit} and with ${second.commit}`);
    }
    this.done.push(key);
    this.#replayable.push(send);
    if (this.#replayable.length > OWN_POOLS) this.#replayable.shift();
  }

  /** As Krake does: without a key, again and again until there is an id. */
  async #createAsKrake(): Promise<void> {
    for (;;) {
      const response = await this.#send('/infrastructures?async=true', {
        method: 'POST',
        headers: { authorization: AUTHORIZATION, 'content-type': 'text/yaml' },
        body: tosca(),
      });
      if (response?.status === 200) return void this.ids.push(idIn(response.text));
      if (response && !isPassing(response.status)) {
        this.faults.push(`a creation was answered ${response.status}: ${response.text}`);
        return;
      }
    }
  }

  async #insist(method: string, path: string, key: string, body: object): Promise<Answer> {
    for (;;) {
      const response = await this.#send(`/api/v1alpha1${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      if (response && response.status < 300) return JSON.parse(response.text) as Answer;
      if (response && !isPassing(response.status)) {
        this.faults.push(`${key} was answered ${response.status}: ${response.text}`);
        return { commit: '' };
      }
    }
  }

  /** `undefined` when nobody answered; then, and when it is to come again, some time has passed. */
  async #send(path: string, request: RequestInit): Promise<{ status: number; text: string } | undefined> {
    this.sent += 1;
    try {
      const response = await fetch(`${this.#url}${path}`, request);
      const answer = { status: response.status, text: await response.text() };
      if (isPassing(answer.status)) await wait(20 + Math.random() * 80);
      return answer;
    } catch {
      await wait(20 + Math.random() * 80);
      return undefined;
    }
  }
}

const isPassing = (status: number) => status === 429 || status === 503;
