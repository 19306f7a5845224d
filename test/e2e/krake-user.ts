import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';

/** What is looked at of a cluster in Krake. */
export interface KrakeCluster {
  readonly metadata: { readonly name: string; readonly finalizers: readonly string[]; readonly deleted: string | null };
  readonly spec: { readonly kubeconfig: object; readonly tosca: object };
  readonly status: {
    readonly state: string;
    readonly reason: { readonly code: string; readonly message: string } | null;
    readonly cluster_id: string | null;
    readonly last_applied_tosca: object;
    readonly nodes: readonly { readonly metadata: { readonly name: string } }[] | null;
  };
}

/** The provider that its clusters are made by. */
const PROVIDER = 'krake';
/** Namespace in Krake, which is none of ours. */
export const KRAKE_NAMESPACE = 'demo';

/** Somebody who uses Krake by its API, as its command line does. */
export class KrakeUser {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Gives the service another password to be asked with. */
  async changePassword(password: string): Promise<void> {
    const path = `/infrastructure/namespaces/${KRAKE_NAMESPACE}/infrastructureproviders/${PROVIDER}`;
    const provider = (await this.#ask('GET', path)) as { spec: { im: object } };
    await this.#ask('PUT', path, { ...provider, spec: { type: 'im', im: { ...provider.spec.im, password } } });
  }

  async create(name: string, tosca: string): Promise<void> {
    await this.#ask('POST', `/kubernetes/namespaces/${KRAKE_NAMESPACE}/clusters`, {
      metadata: { name, namespace: KRAKE_NAMESPACE, labels: {} },
      spec: {
        tosca: parse(tosca) as object,
        constraints: { cloud: { labels: [], metrics: [] } },
        metrics: [],
        custom_resources: [],
      },
    });
  }

  async update(name: string, tosca: string): Promise<void> {
    const cluster = (await this.cluster(name)) as KrakeCluster;
    const spec = { ...cluster.spec, tosca: parse(tosca) as object };
    await this.#ask('PUT', this.#path(name), { ...cluster, spec });
  }

  /** Changes something without a meaning, so that Krake looks at a cluster whose event it lost. */
  async touch(name: string): Promise<void> {
    const cluster = (await this.cluster(name)) as KrakeCluster;
    const metadata = { ...cluster.metadata, labels: { touched: String(Date.now()) } };
    await this.#ask('PUT', this.#path(name), { ...cluster, metadata });
  }

  async remove(name: string): Promise<void> {
    await this.#ask('DELETE', this.#path(name));
  }

  /** `undefined` when it is gone. */
  async cluster(name: string): Promise<KrakeCluster | undefined> {
    return (await this.#ask('GET', this.#path(name))) as KrakeCluster | undefined;
  }

  /** Looks at a cluster until something holds for it; the states on the way, each once. */
  async until(
    name: string,
    holds: (cluster: KrakeCluster | undefined) => boolean,
    seconds: number,
  ): Promise<readonly string[]> {
    const began = performance.now();
    const seen: string[] = [];
    let latest: KrakeCluster | undefined;
    while (performance.now() - began < seconds * 1000) {
      latest = await this.cluster(name);
      const state = latest?.status.state ?? 'gone';
      if (state !== seen.at(-1)) seen.push(state);
      if (holds(latest)) {
        console.log(`${name}: ${seen.join(', ')} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
        return seen;
      }
      await pause(200);
    }
    const { code, message } = latest?.status.reason ?? {};
    throw new Error(`${name}, not within ${seconds} s: ${seen.join(', ')}; ${code ?? ''} ${message ?? ''}`);
  }

  #path(name: string): string {
    return `/kubernetes/namespaces/${KRAKE_NAMESPACE}/clusters/${name}`;
  }

  /** `undefined` for what is not there. */
  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 404 && method === 'GET') return undefined;
    if (!response.ok) throw new Error(`Krake answered ${response.status} to ${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
