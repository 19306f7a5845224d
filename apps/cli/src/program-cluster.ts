import type { Command } from 'commander';
import { collect, DRY_RUN, keyCount, keyValue, LABELS, METRICS } from './arguments.ts';
import type { Context } from './context.ts';

export function addClusterCommands(cluster: Command, context: () => Context): void {
  addNewClusterCommands(cluster, context);
  addClusterReaders(cluster, context);
  addClusterChanges(cluster, context);
  addClusterSteps(cluster, context);
  addClusterRelease(cluster, context);
}

function addNewClusterCommands(cluster: Command, context: () => Context): void {
  cluster
    .command('create')
    .description('add a cluster that Cluster API builds')
    .argument('<namespace/name>')
    .requiredOption('--cloud <name>', 'cloud to build it on')
    .option('--template <name>', 'template to start from')
    .option('--management <name>', 'management cluster, when the fleet has several')
    .option('--kubernetes-version <version>', 'Kubernetes version, when the template has none')
    .option('--replicas <pool=number>', 'size of a pool of the template, repeatable', keyCount, {})
    .option(...LABELS)
    .option(...METRICS)
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cluster-create.ts')).clusterCreate(context(), name, options),
    );
  cluster
    .command('register')
    .description('add a cluster that exists already')
    .argument('<namespace/name>')
    .requiredOption('--kubeconfig-secret <name>', 'Secret on the management cluster with the kubeconfig')
    .option(...LABELS)
    .option(...METRICS)
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cluster-create.ts')).clusterRegister(context(), name, options),
    );
}

function addClusterReaders(cluster: Command, context: () => Context): void {
  cluster
    .command('list')
    .description('list clusters')
    .option('-n, --namespace <name>', 'only this namespace')
    .option('-l, --label <key=value>', 'only clusters with this label, repeatable', keyValue, {})
    .action(async (options) => (await import('./commands/cluster-read.ts')).clusterList(context(), options));
  cluster
    .command('get')
    .description('show a cluster with its template merged in')
    .argument('<namespace/name>')
    .action(async (name: string) => (await import('./commands/cluster-read.ts')).clusterGet(context(), name));
}

function addClusterChanges(cluster: Command, context: () => Context): void {
  cluster
    .command('update')
    .description('change labels, metrics, template or Kubernetes version, or remove a pool')
    .argument('<namespace/name>')
    .option(...LABELS)
    .option('--remove-label <key>', 'label to remove, repeatable', collect, [])
    .option(...METRICS)
    .option('--remove-metric <name>', 'metric to remove, repeatable', collect, [])
    .option('--template <name>', 'another template')
    .option('--kubernetes-version <version>', 'another Kubernetes version')
    .option('--remove-pool <name>', 'remove a pool in two commits; krake-infra run makes the second, or --applied does')
    .option('--applied', 'make the second commit: the first was applied, and krake-infra run does not see to it')
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cluster-update.ts')).clusterUpdate(context(), name, options),
    );
  cluster
    .command('scale')
    .description('set the number of machines of a pool')
    .argument('<namespace/name>')
    .argument('<pool=number>', 'pool and its new number of machines over all zones', (text) => keyCount(text, {}))
    .option(...DRY_RUN)
    .action(async (name: string, size: Record<string, number>, options) =>
      (await import('./commands/cluster-update.ts')).clusterScale(context(), name, size, options),
    );
}

/** What takes several commits. */
function addClusterSteps(cluster: Command, context: () => Context): void {
  cluster
    .command('upgrade')
    .description(
      'make the next step of an upgrade, or take the change of its template that it waits for, on your word that all before is ready',
    )
    .argument('<namespace/name>')
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cluster-upgrade.ts')).clusterUpgrade(context(), name, options),
    );
  cluster
    .command('delete')
    .description('delete a cluster in two commits: lift the protection, then, once that is applied, remove it')
    .argument('<namespace/name>')
    .option('--applied', 'make the second commit: the first was applied, and krake-infra run does not see to it')
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cluster-delete.ts')).clusterDelete(context(), name, options),
    );
}

function addClusterRelease(cluster: Command, context: () => Context): void {
  cluster
    .command('release')
    .description(
      'give a cluster back: its objects stay as they are, Flux and the fleet let go of it; wants --kubeconfig',
    )
    .argument('<namespace/name>')
    .option(...DRY_RUN)
    .action(async (name: string, { dryRun = false }: { dryRun?: boolean }) =>
      (await import('./commands/cluster-release.ts')).clusterRelease(context(), name, dryRun),
    );
}
