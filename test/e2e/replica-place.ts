import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { FleetPlace, MANAGEMENT } from './fleet-place.ts';
import { LoopProcess } from './loop-process.ts';

export const SERVER = 'krake-infra';
export const USER = `system:serviceaccount:${SERVER}:${SERVER}`;
const TOKEN = 'token-of-the-portal-0123456789abcdef';
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const CONFIGURATION = `listen: { host: 0.0.0.0, port: 8800 }
replicas: { management: ${MANAGEMENT}, namespace: ${SERVER}, endpointSlice: ${SERVER} }
api:
  tokens: [{ name: portal, secretSha256: ${createHash('sha256').update(TOKEN).digest('hex')} }]
  kubernetesTokens: { management: ${MANAGEMENT} }
  grants: [{ to: [portal], verbs: [get, list, scale] }]
infrastructureManager:
  senders:
    - name: krake
      namespace: krake
      secretSha256: ${createHash('sha256').update('pw').digest('hex')}
      template: small
      clouds: [{ cloud: lab, host: 'https://keystone.example/v3', tenant: demo }]
`;

const cluster = (name: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: Cluster\nmetadata: { name: ${name}, namespace: shop }\nspec:\n` +
  '  template: small\n  cloud: lab\n  renderProfile: 1\n  pools:\n    - name: workers\n      replicas: 1\n';

/** What nothing here waits for; what is left serves the API with all kinds. */
const IDLE = /^(capi-|capo|helm-|kustomize-|source-|notification-)/;

export interface Answer {
  readonly status: number;
  readonly body: { readonly commit?: string; readonly outcome?: string };
}

/** Two replicas of the server as `bootstrap --serve` sets them up, as processes with the account's own token. */
export class ReplicaPlace {
  readonly fleet: FleetPlace;
  readonly #processes: (LoopProcess | undefined)[] = [];
  readonly #kubeconfig: string;
  readonly #manifests: string;

  private constructor(fleet: FleetPlace, kubeconfig: string, manifests: string) {
    this.fleet = fleet;
    this.#kubeconfig = kubeconfig;
    this.#manifests = manifests;
  }

  static async start(): Promise<ReplicaPlace> {
    const fleet = await FleetPlace.start({
      'fleet.yaml':
        'apiVersion: krake-infra.io/v1alpha1\nkind: Fleet\nmetadata: { name: fleet }\nspec:\n  branch: main\n' +
        '  commitPolicy: { scaleUp: direct }\n  loop: { intervalSeconds: 5, watchSeconds: 2 }\n',
      'clusters/shop/web-1.yaml': cluster('web-1'),
      'clusters/shop/web-2.yaml': cluster('web-2'),
    });
    const { plane } = fleet;
    for (const { name } of plane.processes.filter((one) => IDLE.test(one.name))) await plane.stopProcess(name);
    const file = join(fleet.folder, 'server.yaml');
    writeFileSync(file, CONFIGURATION);
    const image = 'registry.example/krake-infra:0.1.0';
    const manifests = await fleet.run('bootstrap', MANAGEMENT, '--serve', file, '--image', image);
    await plane.kubectl(['apply', '--server-side', '-f', '-'], manifests);
    const place = new ReplicaPlace(fleet, await accountKubeconfig(fleet), manifests);
    await Promise.all([place.begin(0), place.begin(1)]);
    return place;
  }

  /** Applies everything once more. */
  async applyAgain(): Promise<void> {
    await this.fleet.plane.kubectl(['apply', '--server-side', '-f', '-'], this.#manifests);
  }

  /** Starts a replica with the configuration and the options of the Deployment; resolves when it is ready. */
  async begin(index: number): Promise<void> {
    const { fleet } = this;
    const { data } = await fleet.get<{ data: Record<string, string> }>(SERVER, 'configmap', SERVER);
    const file = join(fleet.folder, `server-${index}.yaml`);
    // One machine has each port once.
    writeFileSync(file, (data['server.yaml'] ?? '').replace('port: 8800', `port: ${8800 + index}`));
    const cache = join(fleet.folder, `cache-${index}`);
    const place = { url: fleet.url, trackerKubeconfig: `${MANAGEMENT}=${this.#kubeconfig}`, cache };
    const status = 9464 + index;
    const process = new LoopProcess({ ...place, env: { KRAKE_INFRA_ADDRESS: `10.0.0.${index + 1}` } }, [
      'serve',
      '--config',
      file,
      '--listen',
      `127.0.0.1:${status}`,
    ]);
    this.#processes[index] = process;
    await process.log.next('the replica stands by', 60, ({ msg }) => (msg === 'standing by' ? msg : undefined), 0);
    for (const deadline = performance.now() + 60_000; ; await pause(50)) {
      const ready = await fetch(`http://127.0.0.1:${status}/readyz`).catch(() => undefined);
      if (ready?.status === 200) return;
      if (performance.now() > deadline) throw new Error(`replica ${index} is not ready: ${await ready?.text()}`);
    }
  }

  /** Kills a replica where it is. */
  async kill(index: number): Promise<void> {
    await this.#processes[index]?.kill();
  }

  /** Asks a replica for a size; nothing when it is not there, or goes meanwhile. */
  async scale(index: number, name: string, { key, to }: { readonly key: string; readonly to: number }) {
    const path = `/api/v1alpha1/namespaces/shop/clusters/${name}/pools/workers/size`;
    try {
      const response = await fetch(`http://127.0.0.1:${8800 + index}${path}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ replicas: to }),
        signal: AbortSignal.timeout(25_000),
      });
      return { status: response.status, body: await response.json() } as Answer;
    } catch {
      return undefined;
    }
  }

  /** Requests of the account, as `<verb> <resource>`, by the code of the answer. */
  requests(): ReadonlyMap<string, ReadonlySet<number>> {
    return this.fleet.requestsOf(USER);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process?.stop()));
    await this.fleet.stop();
  }
}

/** The kubeconfig of the ConfigMap, with the places of this machine in place of those of a pod. */
async function accountKubeconfig({ plane, folder }: FleetPlace): Promise<string> {
  const admin = parse(readFileSync(plane.kubeconfig, 'utf8'));
  const { server, ['certificate-authority-data']: authority } = admin.clusters[0].cluster;
  const account = join(folder, 'account');
  mkdirSync(account);
  writeFileSync(join(account, 'ca.crt'), Buffer.from(authority, 'base64'));
  const token = await plane.kubectl(['-n', SERVER, 'create', 'token', SERVER, '--duration=1h']);
  writeFileSync(join(account, 'token'), token.trim(), { mode: 0o600 });
  const configMap = JSON.parse(await plane.kubectl(['-n', SERVER, 'get', 'configmap', SERVER, '-o', 'json']));
  const text = configMap.data.kubeconfig.replaceAll(ACCOUNT, account).replace('https://kubernetes.default.svc', server);
  const file = join(account, 'kubeconfig');
  writeFileSync(file, text);
  return file;
}
