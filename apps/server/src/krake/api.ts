import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { KrakeConnection } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { readNamed } from '../files.ts';
import { below, isMapping, type Mapping } from '../im/tosca/data.ts';

/** A cluster of Krake as its API gives it, of which this is looked at; the rest goes back as it came. */
export interface KrakeCluster {
  readonly namespace: string;
  readonly name: string;
  readonly isDeleted: boolean;
  /** Name of its state, such as `ONLINE`. */
  readonly state: string;
  /** Id that the Infrastructure Manager gave. */
  readonly id: string | undefined;
  readonly tosca: Mapping;
  /** What the Infrastructure Manager was sent last. */
  readonly appliedTosca: Mapping;
  readonly kubeconfig: Mapping;
  readonly whole: Mapping;
}

const NAMED = 'see `krake` of the sender in the configuration of the server';
const PATIENCE_MS = 20_000;
const MOST_BYTES = 64 << 20;

/**
 * API of a Krake. Its watches lose events, so what is asked for is listed. Errors are Problems `unavailable`, and never
 * hold what was sent or answered: that may be secret.
 */
export class KrakeApi {
  readonly #connection: KrakeConnection;

  constructor(connection: KrakeConnection) {
    this.#connection = connection;
  }

  /** `undefined` for what is not there. */
  get(path: string): Promise<unknown> {
    return this.#ask('GET', path);
  }

  async post(path: string, body: Mapping): Promise<void> {
    await this.#ask('POST', path, body);
  }

  async put(path: string, body: Mapping): Promise<void> {
    await this.#ask('PUT', path, body);
  }

  /** Clusters of all namespaces, all of them. */
  async clusters(): Promise<readonly KrakeCluster[]> {
    const items = below(await this.get('/kubernetes/clusters'), 'items');
    if (!Array.isArray(items)) throw this.#fault('its answer is no list of clusters');
    return items.map((item) => this.#cluster(item));
  }

  /** `undefined` when it is gone. */
  async cluster(namespace: string, name: string): Promise<KrakeCluster | undefined> {
    const answer = await this.get(pathOf(namespace, name));
    return answer === undefined ? undefined : this.#cluster(answer);
  }

  /** Writes fields of `spec`. Krake takes whole objects, and of two at once the last one wins. */
  async update({ namespace, name, whole }: KrakeCluster, fields: Mapping): Promise<void> {
    const spec = { ...(whole['spec'] as Mapping), ...fields };
    await this.put(pathOf(namespace, name), { ...whole, spec });
  }

  /** Writes a state, which Krake's controllers act on. */
  async setState({ namespace, name, whole }: KrakeCluster, state: string): Promise<void> {
    const status = { ...(whole['status'] as Mapping), state };
    await this.put(`${pathOf(namespace, name)}/status`, { ...whole, status });
  }

  #cluster(item: unknown): KrakeCluster {
    const [metadata, spec, status] = ['metadata', 'spec', 'status'].map((field) => below(item, field));
    const [name, namespace, state] = [below(metadata, 'name'), below(metadata, 'namespace'), below(status, 'state')];
    if (!isMapping(item) || !isMapping(spec) || ![name, namespace, state].every((one) => typeof one === 'string')) {
      throw this.#fault('its answer is no cluster');
    }
    const id = below(status, 'cluster_id');
    const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});
    return {
      namespace: namespace as string,
      name: name as string,
      isDeleted: typeof below(metadata, 'deleted') === 'string',
      state: state as string,
      id: typeof id === 'string' ? id : undefined,
      tosca: mapping(spec['tosca']),
      appliedTosca: mapping(below(status, 'last_applied_tosca')),
      kubeconfig: mapping(spec['kubeconfig']),
      whole: item,
    };
  }

  async #ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: Mapping): Promise<unknown> {
    const { status, text } = await this.#exchange(method, path, body);
    if (status === 404 && method === 'GET') return undefined;
    if (status < 200 || status >= 300) throw this.#fault(`answered ${status} to ${method} ${path}`);
    try {
      return text === '' ? undefined : JSON.parse(text);
    } catch {
      throw this.#fault('its answer is no JSON');
    }
  }

  #exchange(method: string, path: string, body: Mapping | undefined): Promise<{ status: number; text: string }> {
    const { url } = this.#connection;
    const target = new URL(`${url.replace(/\/*$/, '')}${path}`);
    const bytes = body && Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const failed = (error: Error & { code?: string }) =>
        reject(error instanceof Problem ? error : this.#fault(`can not be reached: ${error.code ?? error.message}`));
      try {
        const options = this.#options(method, bytes);
        const request = target.protocol === 'https:' ? httpsRequest(target, options) : httpRequest(target, options);
        request.on('error', failed);
        request.on('response', (response) => this.#collect(response).then(resolve, failed));
        request.end(bytes);
      } catch (error) {
        failed(error as Error);
      }
    });
  }

  #options(method: string, bytes: Buffer | undefined): RequestOptions {
    const { caFile, certificateFile, keyFile, tokenFile } = this.#connection;
    return {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      // Said outright, because a variable of the environment could switch the check off.
      rejectUnauthorized: true,
      ...(caFile !== undefined && { ca: readNamed(caFile, NAMED) }),
      ...(certificateFile !== undefined && { cert: readNamed(certificateFile, NAMED) }),
      ...(keyFile !== undefined && { key: readNamed(keyFile, NAMED) }),
      headers: {
        accept: 'application/json',
        ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }),
        // Krake takes the token as it is, without `Bearer`.
        ...(tokenFile !== undefined && { authorization: readNamed(tokenFile, NAMED).toString('utf8').trim() }),
      },
    };
  }

  async #collect(response: IncomingMessage): Promise<{ status: number; text: string }> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw this.#fault('answers with more than 64 MiB');
      chunks.push(chunk);
    }
    return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
  }

  #fault(message: string): Problem {
    return new Problem({ code: 'unavailable', message: `Krake at ${this.#connection.url} ${message}`, hint: NAMED });
  }
}

function pathOf(namespace: string, name: string): string {
  return `/kubernetes/namespaces/${encodeURIComponent(namespace)}/clusters/${encodeURIComponent(name)}`;
}
