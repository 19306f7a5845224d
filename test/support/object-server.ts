import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PATHS } from '@krake-infra/reconciler/track/cluster-api/list-watch.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { parse } from 'yaml';
import { BIN } from '../../tools/control-plane/build.ts';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';

const CRDS = [
  'capi-core-manifests/crds/cluster.x-k8s.io_clusters.yaml',
  'capi-core-manifests/crds/cluster.x-k8s.io_machinedeployments.yaml',
  'capi-core-manifests/crds/cluster.x-k8s.io_machinesets.yaml',
  'capi-core-manifests/crds/cluster.x-k8s.io_machines.yaml',
  'capi-control-plane-manifests/crds/controlplane.cluster.x-k8s.io_kubeadmcontrolplanes.yaml',
  'kustomize-controller-manifests/crds/kustomize.toolkit.fluxcd.io_kustomizations.yaml',
  'source-controller-manifests/crds/source.toolkit.fluxcd.io_gitrepositories.yaml',
];

/** Why a real API server can not be started here; `undefined` when it can. */
export function missingPrograms(): string | undefined {
  const missing = ['etcd', 'kube-apiserver', 'kubectl', ...CRDS].filter((name) => !existsSync(join(BIN, name)));
  return missing.length === 0 ? undefined : `the control plane is not built; npm run e2e builds it`;
}

/**
 * etcd and kube-apiserver alone, in a network namespace of one's own. Objects of Flux and Cluster API can be written with
 * their status, since no controller is there to write it.
 */
export class ObjectServer {
  readonly kubeconfig: string;
  readonly #plane: ControlPlane;
  readonly #agent: Agent;
  readonly #address: string;

  private constructor(plane: ControlPlane) {
    this.#plane = plane;
    this.kubeconfig = plane.kubeconfig;
    const { clusters, users } = parse(readFileSync(plane.kubeconfig, 'utf8')) as Kubeconfig;
    const bytes = (base64: string) => Buffer.from(base64, 'base64');
    this.#address = clusters[0].cluster.server;
    this.#agent = new Agent({
      keepAlive: true,
      ca: bytes(clusters[0].cluster['certificate-authority-data']),
      cert: bytes(users[0].user['client-certificate-data']),
      key: bytes(users[0].user['client-key-data']),
    });
  }

  static async start(): Promise<ObjectServer> {
    const folder = mkdtempSync(join(tmpdir(), 'krake-infra-objects-'));
    const plane = await startControlPlane({ folder, parts: [] });
    const items = CRDS.map((file) => withStatusWritable(parse(readFileSync(join(BIN, file), 'utf8')) as Crd));
    await plane.kubectl(
      ['apply', '--server-side', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
    return new ObjectServer(plane);
  }

  /** Starts the API server (again). */
  upAgain(): Promise<void> {
    return this.#plane.start('kube-apiserver');
  }

  /** Ends the API server alone, as a crash does. */
  crash(): Promise<void> {
    return this.#plane.kill('kube-apiserver');
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#plane.stop();
    rmSync(this.#plane.folder, { recursive: true, force: true });
  }

  /** Writes an object; one request on a connection that is kept, where kubectl would take a process for each. */
  create(path: string, body: unknown): Promise<void> {
    return this.#request('POST', path, body);
  }

  deleteObject(kind: Kind, name: string): Promise<void> {
    const [, group = '', plural = ''] = /^(.*)\/([^/]+)$/.exec(PATHS[kind]) ?? [];
    return this.#request('DELETE', `${group}/namespaces/shop/${plural}/${name}`);
  }

  /** Makes etcd forget everything but the newest state. */
  async compact(): Promise<void> {
    const etcd = this.#plane.processes.find(({ name }) => name === 'etcd')?.port;
    const ask = async (path: string, body: object) =>
      (await fetch(`http://127.0.0.1:${etcd}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
    const { header } = (await ask('range', { key: 'AA==' })) as { header: { revision: string } };
    await ask('compaction', { revision: header.revision, physical: true });
  }

  #request(method: string, path: string, body?: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(`${this.#address}${path}`, { method, headers, agent: this.#agent }, async (response) => {
        const answer = await text(response);
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new Error(`${statusCode} ${method} ${path}: ${answer.slice(0, 500)}`));
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

interface Kubeconfig {
  readonly clusters: readonly [{ cluster: { readonly server: string; readonly 'certificate-authority-data': string } }];
  readonly users: readonly [
    { user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } },
  ];
}

interface Crd {
  readonly spec: { readonly versions: readonly { readonly storage: boolean; subresources?: unknown }[] };
}

/** Without the subresource, the status is part of what is written. */
function withStatusWritable(crd: Crd): Crd {
  const versions = crd.spec.versions.filter(({ storage }) => storage);
  for (const version of versions) delete version.subresources;
  return { ...crd, spec: { ...crd.spec, versions } };
}
