import type { ReceiveAction } from '../../tools/git-http-server.ts';
import type { FleetPlace } from './fleet-place.ts';
import { type Watchable, Watched } from './watched.ts';

const POOL = 'krake-infra.io/pool';
const PLANE = 'cluster.x-k8s.io/control-plane';

interface Versioned extends Watchable {
  readonly kind: 'KubeadmControlPlane' | 'MachineDeployment' | 'Machine';
  readonly metadata: Watchable['metadata'] & {
    readonly resourceVersion: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly version?: string;
    readonly template?: { readonly spec: { readonly version: string } };
  };
  readonly status?: { readonly upToDateReplicas?: number };
}

interface Kustomization extends Watchable {
  readonly kind: 'Kustomization';
  readonly status: { readonly lastAppliedOriginRevision: string };
}

/** A control plane or pool: the version that it is to have, and those of its machines that stay. */
interface Group {
  readonly wanted: string;
  readonly machines: readonly string[];
}

/** What a management cluster had of a cluster at one moment. */
export interface Deployed {
  /** Flux had applied the cluster's manifests byte for byte as the branch had them. */
  readonly isExact: boolean;
  readonly plane: Group & { readonly upToDate: number };
  readonly pools: Readonly<Record<string, Group>>;
}

/** A commit of the loop, and what was deployed when it was pushed. */
interface Step {
  readonly subject: string;
  readonly deployed: Deployed;
}

/** One revision of a pool, or of one of its machines. */
interface PoolRevision {
  readonly pool: string;
  readonly version: string;
  /** Newer than the control plane, or one of its machines, were then. */
  readonly isNewer: boolean;
}

/** Watches every version of a cluster, and looks at the management cluster just before each push. */
export class UpgradeWatch {
  readonly #place: FleetPlace;
  readonly #cluster: string;
  readonly #watches: readonly Watched<Versioned>[];
  /** By the head that the push built on. */
  readonly #looks = new Map<string, Deployed>();

  constructor(place: FleetPlace, cluster: string) {
    this.#place = place;
    this.#cluster = cluster;
    const of = (kind: string) => {
      const selector = ['--selector', `cluster.x-k8s.io/cluster-name=${cluster}`];
      return new Watched<Versioned>(place.plane.kubeconfig, 'shop', kind, ...selector);
    };
    this.#watches = ['kubeadmcontrolplanes', 'machinedeployments', 'machines'].map(of);
    place.plane.git.beforeReceive = async (): Promise<ReceiveAction> => {
      const head = await place.head();
      this.#looks.set(head, await this.#look(head));
      return 'serve';
    };
  }

  /** Ends; what was seen of the commits since one. */
  async end(since: string) {
    this.#place.plane.git.beforeReceive = () => 'serve';
    for (const watch of this.#watches) await watch.stop();
    await this.#place.pull();
    const log = await this.#place.git('log', '--reverse', '--format=%H %s', `${since}..HEAD`, '--', this.#state());
    const commits = log.split('\n').map((line) => ({ id: line.slice(0, 40), subject: line.slice(41) }));
    const steps: Step[] = [];
    for (const { id, subject } of commits.slice(1)) steps.push({ subject, deployed: await this.#before(id) });
    return { subjects: commits.map(({ subject }) => subject), steps, revisions: this.#revisions() };
  }

  #state(): string {
    return `clusters/shop/${this.#cluster}.state.yaml`;
  }

  /** What was seen before the push that brought a commit. */
  async #before(commit: string): Promise<Deployed> {
    const history = (await this.#place.git('rev-list', '--first-parent', `${commit}^`)).split('\n');
    const head = history.find((id) => this.#looks.has(id)) as string;
    return this.#looks.get(head) as Deployed;
  }

  async #look(head: string): Promise<Deployed> {
    const name = this.#cluster;
    const [{ items }, kustomization] = await Promise.all([
      this.#place.get<{ items: readonly Versioned[] }>(
        'shop',
        'kubeadmcontrolplanes,machinedeployments,machines',
        '--selector',
        `cluster.x-k8s.io/cluster-name=${name}`,
      ),
      this.#place.get<Kustomization>('shop', `kustomizations.kustomize.toolkit.fluxcd.io/${name}`),
    ]);
    const machines = (label: string, value: string) =>
      items
        .filter(({ kind, metadata }) => kind === 'Machine' && metadata.labels[label] === value)
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
        .map(versionOf);
    const plane = items.find(({ kind }) => kind === 'KubeadmControlPlane') as Versioned;
    const pools = items.filter(({ kind }) => kind === 'MachineDeployment');
    return {
      isExact: await this.#isSame(head, kustomization.status.lastAppliedOriginRevision.slice(-40)),
      plane: { wanted: versionOf(plane), machines: machines(PLANE, ''), upToDate: plane.status?.upToDateReplicas ?? 0 },
      pools: Object.fromEntries(
        pools.map((pool) => {
          const name = pool.metadata.labels[POOL] as string;
          return [name, { wanted: versionOf(pool), machines: machines(POOL, name) }];
        }),
      ),
    };
  }

  async #isSame(...commits: readonly [string, string]): Promise<boolean> {
    await this.#place.git('fetch', '--quiet', 'origin', 'main');
    const path = `manifests/main/shop/${this.#cluster}/cluster.yaml`;
    const [one, other] = await Promise.all(commits.map((id) => this.#place.git('rev-parse', `${id}:${path}`)));
    return one === other;
  }

  /** Revisions of pools and their machines in the order in which the API server made them. */
  #revisions(): readonly PoolRevision[] {
    const events = this.#watches.flatMap(({ events }) => events.all);
    events.sort((a, b) => revisionOf(a.object) - revisionOf(b.object));
    const planes = new Map<string, string>();
    return events.flatMap(({ type, object }): PoolRevision[] => {
      const { name, labels } = object.metadata;
      const pool = labels[POOL];
      const version = versionOf(object);
      if (pool !== undefined) return [{ pool, version, isNewer: [...planes.values()].some((one) => one < version) }];
      if (type === 'DELETED') planes.delete(name);
      else planes.set(name, version);
      return [];
    });
  }
}

/** Of the minors here text order is the order of versions. */
function versionOf({ spec }: Versioned): string {
  return spec.version ?? spec.template?.spec.version ?? '';
}

function revisionOf({ metadata }: Versioned): number {
  return Number(metadata.resourceVersion);
}
