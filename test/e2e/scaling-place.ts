import { join } from 'node:path';
import type { ReceiveAction } from '../../tools/git-http-server.ts';
import { FleetPlace } from './fleet-place.ts';
import { Load } from './load.ts';
import { LoopProcess } from './loop-process.ts';
import { type Watchable, Watched } from './watched.ts';

/** The cluster and its only pool, whose size a policy moves: one node for each 100 of load, up to 6. */
export const CLUSTER = 'shop/web-1';
export const DEPLOYMENT = 'machinedeployment/web-1-workers';
export const MARK = 'cluster.x-k8s.io/delete-machine';
const POOL = 'cluster.x-k8s.io/deployment-name=web-1-workers';

const object = (kind: string, metadata: string, spec: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n${spec}`;

/** A fleet whose loop looks each second. */
const fleetFile = (more: string) =>
  object(
    'Fleet',
    'name: fleet',
    `  branch: main\n  commitPolicy: { scaleUp: direct, scaleDown: direct }\n  loop: { intervalSeconds: 1, watchSeconds: 1 }\n${more}`,
  );

function files(
  prometheus: string,
  { fleet = '', machine = '{}', size = 2 }: ScalingOptions,
): Readonly<Record<string, string>> {
  return {
    'fleet.yaml': fleetFile(fleet),
    'metrics-providers/main.yaml': object(
      'MetricsProvider',
      'name: main',
      `  type: prometheus\n  prometheus: { url: '${prometheus}' }\n`,
    ),
    'metrics/load.yaml': object('Metric', 'name: load', '  provider: main\n  staleAfterSeconds: 30\n'),
    'policies/shop/web-1.yaml': object(
      'ScalingPolicy',
      'name: web-1, namespace: shop',
      '  target: { cluster: web-1, pool: workers }\n  targetPerNode: { metric: load, value: 100 }\n  bounds: { min: 0, max: 6 }\n' +
        '  coolDown: { downSeconds: 2 }\n  stabilization: { downSeconds: 2 }\n',
    ),
    'templates/tiny.yaml': object(
      'ClusterTemplate',
      'name: tiny',
      '  kubernetesVersion: v1.34.8\n  controlPlane: { replicas: 1, machine: {} }\n  pools:\n' +
        `    - { name: workers, owner: policy, machine: ${machine}, scaleDown: { evidence: load } }\n`,
    ),
    'clusters/shop/web-1.yaml': object(
      'Cluster',
      'name: web-1, namespace: shop',
      `  cloud: lab\n  template: tiny\n  renderProfile: 1\n  pools:\n    - name: workers\n      replicas: ${size}\n`,
    ),
  };
}

export interface ScalingOptions {
  /** More lines of the spec of fleet.yaml. */
  readonly fleet?: string;
  /** What the machines of the pool are. Default: as the cloud's. */
  readonly machine?: string;
  /** Machines at first, with the load that they carry. Default: 2. */
  readonly size?: number;
}

/** A cluster of one control-plane machine and two workers, a load that Prometheus reads, and the loop between them. */
export class ScalingPlace {
  readonly fleet: FleetPlace;
  readonly load: Load;
  /** Machines of the pool. */
  readonly machines: Watched<Watchable>;
  #loop: LoopProcess | undefined;

  private constructor(fleet: FleetPlace, load: Load) {
    this.fleet = fleet;
    this.load = load;
    this.machines = new Watched(fleet.plane.kubeconfig, 'shop', 'machines', '--selector', POOL);
  }

  /** Starts everything; the loop runs, and all machines are ready. */
  static async start(options: ScalingOptions = {}): Promise<ScalingPlace> {
    const { size = 2 } = options;
    const load = await Load.start(100 * size);
    const fleet = await FleetPlace.start(files(load.prometheus.url, options));
    const place = new ScalingPlace(fleet, load);
    await fleet.wait('shop', 'cluster/web-1', 'create', 60);
    await fleet.wait('shop', 'cluster/web-1', 'condition=Available', 180);
    place.startLoop();
    await place.atRest(size);
    return place;
  }

  get loop(): LoopProcess {
    if (!this.#loop) throw new Error('the loop was not started');
    return this.#loop;
  }

  /** Starts the loop, again with what an earlier one left in its cache. */
  startLoop(): LoopProcess {
    const { url, trackerKubeconfig, folder } = this.fleet;
    this.#loop = new LoopProcess({ url, trackerKubeconfig, cache: join(folder, 'cache-of-the-loop') });
    return this.#loop;
  }

  /** Waits until so many machines of the pool are ready. */
  async ready(count: number, seconds = 120): Promise<void> {
    await this.fleet.wait('shop', DEPLOYMENT, `jsonpath={.status.readyReplicas}=${count}`, seconds);
  }

  /** Waits until the loop finds the pool settled at a size that the load asks for. */
  async atRest(size: number, seconds = 120): Promise<void> {
    await this.loop.held('steady', seconds, ({ from, evidence }) => {
      return from === size && evidence.status?.settled === true && evidence.status.readyReplicas === size;
    });
  }

  /** Size of the pool in Git. */
  async sizeInGit(): Promise<number> {
    await this.fleet.pull();
    const file = await this.fleet.git('show', 'HEAD:clusters/shop/web-1.yaml');
    return Number(/replicas: (\d+)/.exec(file)?.[1]);
  }

  /** Does something once the next push has reached the Git server, which then acts as told; what was done. */
  duringPush<T>(work: () => Promise<T>, action: ReceiveAction = 'serve'): Promise<T> {
    const { git } = this.fleet.plane;
    return new Promise((resolve, reject) => {
      git.beforeReceive = async () => {
        git.beforeReceive = () => 'serve';
        await work().then(resolve, reject);
        return action;
      };
    });
  }

  /** Subjects of the commits since one, oldest first. */
  async commitsSince(commit: string): Promise<readonly string[]> {
    await this.fleet.pull();
    const log = await this.fleet.git('log', '--reverse', '--format=%s', `${commit}..HEAD`);
    return log === '' ? [] : log.split('\n');
  }

  async stop(): Promise<void> {
    await this.#loop?.stop();
    await this.machines.stop();
    await this.fleet.stop();
    await this.load.stop();
  }
}

/** The machine that goes first when nothing speaks against it: the newest, of several the first by name. */
export function firstToGo(machines: readonly Watchable[]): string | undefined {
  const newest = machines.at(-1)?.metadata.creationTimestamp;
  return machines.find(({ metadata }) => metadata.creationTimestamp === newest)?.metadata.name;
}

/** Names of the machines that bear a mark, and the mark. */
export function marksOf(machines: readonly Watchable[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    machines.flatMap(({ metadata: { name, annotations } }) => {
      const mark = annotations?.[MARK];
      return mark === undefined ? [] : [[name, mark]];
    }),
  );
}
