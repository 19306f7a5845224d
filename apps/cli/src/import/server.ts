import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { type Manifest, manifestTitle } from '@krake-infra/reconciler/core/manifest.ts';
import { codeOf, connect, type PersonalConnection } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import type { NamedKubeconfig } from '../context.ts';
import { type ServedKind, servedKinds } from './live-source.ts';

const ANSWER_MS = 30_000;
/** Name under which Flux applies. */
export const FLUX_MANAGER = 'kustomize-controller';

/** Objects of Cluster API on one management cluster, with a person's rights. */
export class ManagementServer {
  readonly connection: PersonalConnection;
  readonly #resources: ReadonlyMap<string, string>;

  private constructor(connection: PersonalConnection, kinds: readonly ServedKind[]) {
    this.connection = connection;
    this.#resources = new Map(
      kinds.map(({ kind, apiVersion, resource }) => [`${groupOf(apiVersion)}/${kind}`, resource]),
    );
  }

  static async open(kubeconfig: NamedKubeconfig): Promise<ManagementServer> {
    const connection = connect(kubeconfig);
    return new ManagementServer(connection, await servedKinds(connection));
  }

  /** The object as it is; a Problem when it is not there. */
  async get(object: Manifest): Promise<Manifest> {
    try {
      return (await this.connection.get(this.#path(object), AbortSignal.timeout(ANSWER_MS))) as Manifest;
    } catch (error) {
      if (codeOf(error) !== 404) throw error;
      const message = `${manifestTitle(object)} is not on the management cluster`;
      throw new Problem({ code: 'refused', message, hint: 'import it from where it is' }, { cause: error });
    }
  }

  /** What the object becomes when Flux applies it; nothing is changed. */
  async afterApply(object: Manifest): Promise<Manifest> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const options = { manager: FLUX_MANAGER, dryRun: true, signal };
    return (await this.connection.apply(this.#path(object), object, options)) as Manifest;
  }

  async patch(object: Manifest, body: unknown): Promise<void> {
    await this.connection.patch(this.#path(object), body, AbortSignal.timeout(ANSWER_MS));
  }

  /** Machines of a cluster by name, with their generation. */
  async machines(namespace: string, cluster: string): Promise<ReadonlyMap<string, number>> {
    const selector = encodeURIComponent(`cluster.x-k8s.io/cluster-name=${cluster}`);
    const path = `/apis/cluster.x-k8s.io/v1beta2/namespaces/${namespace}/machines?labelSelector=${selector}`;
    const { items } = (await this.connection.get(path, AbortSignal.timeout(ANSWER_MS))) as {
      items: readonly Manifest[];
    };
    return new Map(items.map((item) => [item.metadata.name, generationOf(item)]));
  }

  #path({ apiVersion, kind, metadata }: Manifest): string {
    const resource = this.#resources.get(`${groupOf(apiVersion)}/${kind}`);
    if (resource !== undefined) {
      return `/apis/${apiVersion}/namespaces/${metadata.namespace}/${resource}/${metadata.name}`;
    }
    throw new Problem({ code: 'refused', message: `the management cluster has no kind ${kind} of ${apiVersion}` });
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
}

/** Counts changes of what an object asks for. */
export function generationOf({ metadata }: Manifest): number {
  return (metadata as { generation?: number }).generation ?? 0;
}
