import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { Agent, request } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { PATHS } from '@krake-infra/reconciler/track/cluster-api/list-watch.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { parse } from 'yaml';

/** Folder with the programs of the test control plane, each as `<name>-<hash of its module>`. */
const PROGRAMS = process.env.KRAKE_INFRA_CONTROL_PLANE ?? join(homedir(), '.cache/krake-infra/control-plane');

const CRDS = [
  ['capi-core-manifests', 'cluster.x-k8s.io_clusters'],
  ['capi-core-manifests', 'cluster.x-k8s.io_machinedeployments'],
  ['capi-core-manifests', 'cluster.x-k8s.io_machines'],
  ['capi-control-plane-manifests', 'controlplane.cluster.x-k8s.io_kubeadmcontrolplanes'],
  ['kustomize-controller-manifests', 'kustomize.toolkit.fluxcd.io_kustomizations'],
  ['source-controller-manifests', 'source.toolkit.fluxcd.io_gitrepositories'],
] as const;

const TOKEN = 'token-of-a-server-that-only-this-test-reaches';
const READY_MS = 60_000;

/** The program's file, or `undefined` when it was not built. */
function program(name: string): string | undefined {
  const files = existsSync(PROGRAMS) ? readdirSync(PROGRAMS) : [];
  const file = files.find((each) => each.startsWith(`${name}-`) && /^[0-9a-f]+$/.test(each.slice(name.length + 1)));
  return file && join(PROGRAMS, file);
}

/** Why a real API server can not be started here; `undefined` when it can. */
export function missingPrograms(): string | undefined {
  const missing = ['etcd', 'kube-apiserver', ...CRDS.map(([folder]) => folder)].filter((name) => !program(name));
  return missing.length === 0 ? undefined : `${[...new Set(missing)].join(', ')} not built in ${PROGRAMS}`;
}

/**
 * etcd and kube-apiserver, to be started in a network namespace of one's own. Objects of Flux and Cluster API can be
 * written with their status, since no controller is there to write it.
 */
export class RealApiServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'krake-infra-apiserver-'));
  readonly kubeconfig = join(this.folder, 'kubeconfig');
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  #etcd: ChildProcess | undefined;
  #server: ChildProcess | undefined;

  static async start(): Promise<RealApiServer> {
    const server = new RealApiServer();
    server.#prepare();
    const data = join(server.folder, 'etcd');
    const [client, peer] = ['http://127.0.0.1:2379', 'http://127.0.0.1:2380'];
    server.#etcd = server.#spawn('etcd', [
      `--data-dir=${data}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      '--unsafe-no-fsync',
    ]);
    await server.upAgain();
    for (const [folder, name] of CRDS) await server.#installCrd(join(program(folder) ?? '', 'crds', `${name}.yaml`));
    return server;
  }

  /** Starts the API server (again). */
  async upAgain(): Promise<void> {
    const at = (name: string) => join(this.folder, name);
    this.#server = this.#spawn('kube-apiserver', [
      '--etcd-servers=http://127.0.0.1:2379',
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--secure-port=6443',
      `--cert-dir=${at('certs')}`,
      `--token-auth-file=${at('tokens')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://127.0.0.1:6443',
      `--service-account-key-file=${at('sa.pem')}`,
      `--service-account-signing-key-file=${at('sa.pem')}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--disable-admission-plugins=ServiceAccount',
    ]);
    const deadline = performance.now() + READY_MS;
    while (!(await this.#isReady())) {
      if (performance.now() > deadline || this.#server.exitCode !== null) throw new Error(`not ready: ${this.log()}`);
      await pause(100);
    }
  }

  /** Ends the API server alone, as a crash does. */
  async crash(): Promise<void> {
    await end(this.#server, 'SIGKILL');
  }

  async stop(): Promise<void> {
    // Without etcd the API server would not end.
    await end(this.#server, 'SIGKILL');
    await end(this.#etcd, 'SIGKILL');
    this.#agent.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  log(): string {
    return readFileSync(join(this.folder, 'kube-apiserver.log'), 'utf8').slice(-2000);
  }

  /** Asks without looking at the certificate; what is tested looks at it. */
  request(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.#agent };
      const asked = request(`https://127.0.0.1:6443${path}`, options, (response) => {
        const { statusCode: status = 0 } = response;
        text(response).then((answer) => resolve({ status, ok: status >= 200 && status < 300, text: answer }), reject);
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async create(path: string, body: unknown): Promise<void> {
    const response = await this.request('POST', path, body);
    if (!response.ok) throw new Error(`${response.status} ${path}: ${response.text.slice(0, 500)}`);
  }

  async deleteObject(kind: Kind, name: string): Promise<void> {
    const [, group = '', plural = ''] = /^(.*)\/([^/]+)$/.exec(PATHS[kind]) ?? [];
    const response = await this.request('DELETE', `${group}/namespaces/shop/${plural}/${name}`);
    if (!response.ok) throw new Error(`${response.status} ${response.text}`);
  }

  /** Makes etcd forget everything but the newest state. */
  async compact(): Promise<void> {
    const ask = async (path: string, body: object) =>
      (await fetch(`http://127.0.0.1:2379/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
    const { header } = (await ask('range', { key: 'AA==' })) as { header: { revision: string } };
    await ask('compaction', { revision: header.revision, physical: true });
  }

  #prepare(): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    mkdirSync(join(this.folder, 'certs'));
    writeFileSync(join(this.folder, 'sa.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    writeFileSync(join(this.folder, 'tokens'), `${TOKEN},admin,admin,"system:masters"\n`);
    const cluster = {
      server: 'https://127.0.0.1:6443',
      'certificate-authority': join(this.folder, 'certs/apiserver.crt'),
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'admin', user: { token: TOKEN } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    };
    writeFileSync(this.kubeconfig, JSON.stringify(config));
  }

  #spawn(name: string, args: readonly string[]): ChildProcess {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const child = spawn(program(name) ?? name, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    return child;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await this.request('GET', '/readyz')).ok;
    } catch {
      return false;
    }
  }

  async #installCrd(file: string): Promise<void> {
    const crd = parse(readFileSync(file, 'utf8')) as Crd;
    const stored = crd.spec.versions.filter(({ storage }) => storage);
    for (const version of stored) delete version.subresources;
    const spec = { ...crd.spec, versions: stored };
    await this.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { ...crd, spec });
    const path = `/apis/${spec.group}/${stored[0]?.name}/${spec.names.plural}`;
    const deadline = performance.now() + READY_MS;
    while (!(await this.request('GET', path)).ok) {
      if (performance.now() > deadline) throw new Error(`${path} is not served`);
      await pause(100);
    }
  }
}

interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly storage: boolean; subresources?: unknown }[];
  };
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
