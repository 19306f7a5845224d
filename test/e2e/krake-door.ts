import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLUX_NAMESPACE } from '@krake-infra/synth/delivery/names.ts';
import { TRACKER } from '@krake-infra/synth/delivery/tracker-role.ts';
import { doorConfiguration } from '../support/im-samples.ts';
import { FleetPlace } from './fleet-place.ts';
import { LoopProcess } from './loop-process.ts';

/** Where the clusters of Krake are in the fleet. */
export const NAMESPACE = 'krake';
/** Krake neither quotes nor escapes it. */
export const PASSWORD = 'pw=of;the-provider=ü';

/** What the documentation lets the server's account do besides: read the kubeconfigs of its senders' clusters. */
const KUBECONFIGS = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'krake-infra-kubeconfigs', namespace: NAMESPACE },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'krake-infra-kubeconfigs', namespace: NAMESPACE },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'krake-infra-kubeconfigs' },
      subjects: [{ kind: 'ServiceAccount', name: TRACKER, namespace: FLUX_NAMESPACE }],
    },
  ],
};

function configuration(port: number, krake: string | undefined): string {
  const sender = { port, namespace: NAMESPACE, password: PASSWORD, template: 'tiny', cloud: 'lab' };
  return `${doorConfiguration(sender)}${krake === undefined ? '' : `      krake: { url: '${krake}', intervalSeconds: 2 }\n`}`;
}

const FILES = {
  'fleet.yaml':
    'apiVersion: krake-infra.io/v1alpha1\nkind: Fleet\nmetadata: { name: fleet }\nspec:\n  branch: main\n' +
    '  commitPolicy: { delete: direct, scaleDown: direct }\n  guards: { objectsDeletedPerRun: 100, nodesRemovedPerRun: 100 }\n' +
    '  loop: { intervalSeconds: 1, watchSeconds: 1 }\n',
  'templates/tiny.yaml':
    'apiVersion: krake-infra.io/v1alpha1\nkind: ClusterTemplate\nmetadata: { name: tiny }\nspec:\n' +
    '  kubernetesVersion: v1.34.8\n  controlPlane: { replicas: 1, machine: {} }\n' +
    '  pools:\n    - { name: workers, replicas: 1, machine: {} }\n',
};

interface DoorOptions {
  /** Port that servers listen on. Default: any, another each time. */
  readonly port?: number;
  /** API of the Krake that asks. Default: it is not asked. */
  readonly krake?: string;
}

/** A fleet that is delivered to a real control plane, and a server with a door for Krake. */
export class KrakeDoor {
  readonly place: FleetPlace;
  readonly #options: DoorOptions;
  server!: LoopProcess;
  url!: string;

  private constructor(place: FleetPlace, options: DoorOptions) {
    this.place = place;
    this.#options = options;
  }

  static async start(options: DoorOptions = {}): Promise<KrakeDoor> {
    const door = new KrakeDoor(await FleetPlace.start(FILES), options);
    await door.place.plane.kubectl(['apply', '-f', '-'], JSON.stringify(KUBECONFIGS));
    await door.serve();
    return door;
  }

  get configurationFile(): string {
    return join(this.place.folder, 'server.yaml');
  }

  /** Starts a server, the first or one after another. */
  async serve(): Promise<void> {
    const { url, folder, trackerKubeconfig } = this.place;
    const file = this.configurationFile;
    const { port = 0, krake } = this.#options;
    writeFileSync(file, configuration(port, krake));
    const cache = join(folder, 'cache-of-the-server');
    const server = new LoopProcess({ url, trackerKubeconfig, cache }, ['serve', '--config', file]);
    this.server = server;
    this.url = await server.log.next('it serves', 60, ({ msg, address }) => (msg === 'serving' ? address : undefined));
    await server.reports.next('it has read the fleet', 60, (report) => report);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    await this.place.stop();
  }
}
