import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FLUX_NAMESPACE } from '@krake-infra/synth/delivery/names.ts';
import { TRACKER } from '@krake-infra/synth/delivery/tracker-role.ts';
import { BIN } from '../../tools/control-plane/build.ts';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import { krakeInfra } from '../support/cli.ts';

export const MANAGEMENT = 'main';
const TRACKER_USER = `system:serviceaccount:${FLUX_NAMESPACE}:${TRACKER}`;

/** A fleet without clusters: one in-memory cloud, a template of 3 + 2 machines, everything direct. */
function startFiles(url: string): Readonly<Record<string, string>> {
  const quick = ['vm', 'node', 'apiServer', 'etcd'].map((part) => `      ${part}: { startupSeconds: 1 }\n`).join('');
  const head = (kind: string, name: string) =>
    `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n`;
  return {
    'fleet.yaml': `${head('Fleet', 'fleet')}  branch: main\n  commitPolicy:\n    scaleUp: direct\n    scaleDown: direct\n    delete: direct\n`,
    [`management/${MANAGEMENT}.yaml`]: `${head('ManagementCluster', MANAGEMENT)}  clusterApiVersion: v1.14.0\n  delivery:\n    url: ${url}\n    interval: 5s\n`,
    'clouds/lab.yaml': `${head('Cloud', 'lab')}  provider: inmemory\n  inmemory:\n    machine:\n${quick}`,
    'templates/small.yaml': `${head('ClusterTemplate', 'small')}  kubernetesVersion: v1.34.8\n  controlPlane:\n    replicas: 3\n    machine: {}\n  pools:\n    - name: workers\n      replicas: 2\n      machine: {}\n`,
  };
}

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly objectRef?: { readonly resource: string };
  readonly responseStatus?: { readonly code: number };
}

/** A management cluster of real programs, a fleet that Flux delivers to it, and a person's clone of the fleet. */
export class FleetPlace {
  readonly plane: ControlPlane;
  /** Address of the fleet repository. */
  readonly url: string;
  /** A person's clone. */
  readonly clone: string;
  /** Kubeconfig of an account that has the rights of the tracker and no others. */
  readonly trackerKubeconfig: string;
  /** Holds everything of this place, and goes with it. */
  readonly folder: string;

  private constructor(plane: ControlPlane, folder: string, made: { url: string; trackerKubeconfig: string }) {
    this.plane = plane;
    this.folder = folder;
    this.url = made.url;
    this.trackerKubeconfig = made.trackerKubeconfig;
    this.clone = join(folder, 'clone');
    mkdirSync(this.clone);
  }

  /**
   * Starts everything and applies what `krake-infra bootstrap` prints.
   *
   * @param files of the fleet, besides or instead of those of an empty one
   */
  static async start(files: Readonly<Record<string, string>> = {}): Promise<FleetPlace> {
    const folder = mkdtempSync(join(tmpdir(), 'krake-infra-e2e-'));
    process.env['KRAKE_INFRA_CACHE'] = join(folder, 'cache');
    const plane = await startControlPlane({ folder: join(folder, 'management'), say: console.log });
    const url = plane.createRepository('fleet');
    const trackerKubeconfig = await plane.kubeconfigFor(TRACKER_USER);
    const place = new FleetPlace(plane, folder, { url, trackerKubeconfig });
    await place.#begin(files);
    return place;
  }

  async #begin(files: Readonly<Record<string, string>>): Promise<void> {
    await this.git('clone', '--quiet', this.url, '.');
    this.write({ ...startFiles(this.url), ...files });
    await this.run('synth');
    await this.push('Begin the fleet');
    const bootstrap = await this.run('bootstrap', MANAGEMENT);
    await this.plane.kubectl(['apply', '--server-side', '-f', '-'], bootstrap);
    await this.wait('flux-system', 'kustomization/namespaces', 'condition=Ready', 60);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.clone, path)), { recursive: true });
      writeFileSync(join(this.clone, path), text);
    }
  }

  /** Runs git in the person's clone; what it printed. The Git server is in this very process, so it must not block. */
  async git(...args: string[]): Promise<string> {
    const identity = ['-c', 'user.name=Grace', '-c', 'user.email=grace@example.org'];
    const { stdout } = await promisify(execFile)('git', [...identity, ...args], { cwd: this.clone });
    return stdout.trim();
  }

  /** Commits everything in the person's clone and pushes it; the id of the commit. */
  async push(message: string): Promise<string> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', message);
    await this.git('push', '--quiet', 'origin', 'HEAD:main');
    return this.git('rev-parse', 'HEAD');
  }

  /** Takes what others pushed into the person's clone. */
  async pull(): Promise<void> {
    await this.git('pull', '--quiet', '--rebase', 'origin', 'main');
  }

  /** Writes files, renders and pushes them, as a person does; the id of the commit. */
  async change(message: string, files: Readonly<Record<string, string>>): Promise<string> {
    await this.pull();
    this.write(files);
    await this.run('synth');
    return this.push(message);
  }

  /** Runs krake-infra on the person's clone; what it printed. */
  run(...args: string[]): Promise<string> {
    return this.#krakeInfra(['--fleet', this.clone, ...args]);
  }

  /** Runs krake-infra on the repository with the rights of the tracker; what it printed. */
  runRemote(...args: string[]): Promise<string> {
    return this.#krakeInfra(['--fleet', this.url, '--kubeconfig', this.trackerKubeconfig, ...args]);
  }

  async #krakeInfra(args: readonly string[]): Promise<string> {
    const { code, out, err } = await krakeInfra(args);
    if (code !== 0) throw new Error(`krake-infra ${args.join(' ')} ended with ${code}:\n${err}${out}`);
    return out;
  }

  /** The newest commit on the remote. */
  async head(): Promise<string> {
    return (await this.git('ls-remote', 'origin', 'refs/heads/main')).slice(0, 40);
  }

  /** Waits by a watch until a condition holds, for so many seconds. */
  async wait(namespace: string, object: string, condition: string, seconds: number): Promise<void> {
    const start = performance.now();
    const about = `${namespace}/${object} ${condition}`;
    console.log(`waits up to ${seconds} s for ${about}`);
    await this.plane.kubectl(['-n', namespace, 'wait', object, `--for=${condition}`, `--timeout=${seconds}s`]);
    console.log(`${about} after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }

  /** Waits until Flux has applied a commit to a cluster. */
  async applied(namespace: string, cluster: string, commit: string, seconds = 60): Promise<void> {
    const kustomization = `kustomization/${cluster}`;
    await this.wait(namespace, kustomization, 'create', seconds);
    const revision = `jsonpath={.status.lastAppliedOriginRevision}=main@sha1:${commit}`;
    await this.wait(namespace, kustomization, revision, seconds);
  }

  /** What the tracker asked of the API server, as `<verb> <resource>`, by the code of the answer. */
  trackerRequests(): ReadonlyMap<string, ReadonlySet<number>> {
    return this.requestsOf(TRACKER_USER);
  }

  /** The same of any user. */
  requestsOf(name: string): ReadonlyMap<string, ReadonlySet<number>> {
    const requests = new Map<string, Set<number>>();
    for (const line of readFileSync(this.plane.auditLog, 'utf8').trim().split('\n')) {
      const { user, verb, objectRef, responseStatus } = JSON.parse(line) as AuditEvent;
      if (user.username !== name) continue;
      const asked = `${verb} ${objectRef?.resource}`;
      requests.set(asked, (requests.get(asked) ?? new Set()).add(responseStatus?.code ?? 0));
    }
    return requests;
  }

  async get<T>(namespace: string, ...what: string[]): Promise<T> {
    return JSON.parse(await this.plane.kubectl(['-n', namespace, 'get', ...what, '-o', 'json'])) as T;
  }

  /** Runs kubectl against the cluster of a kubeconfig; what it printed. */
  kubectlWith(kubeconfig: string, args: readonly string[]): string {
    const file = join(this.folder, 'kubeconfig');
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    return execFileSync(join(BIN, 'kubectl'), ['--kubeconfig', file, ...args], { encoding: 'utf8' });
  }

  async stop(): Promise<void> {
    try {
      await this.plane.stop();
    } finally {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
