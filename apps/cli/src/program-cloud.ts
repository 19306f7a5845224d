import { type Command, Option } from 'commander';
import { DRY_RUN, LABELS, METRICS } from './arguments.ts';
import type { Context } from './context.ts';

export function addCloudCommands(cloud: Command, context: () => Context): void {
  cloud
    .command('register')
    .description('add an OpenStack or Yaook cloud; credentials stay in a Secret and are only named here')
    .argument('<name>')
    .addOption(
      new Option('--type <provider>', 'infrastructure provider').choices(['openstack', 'yaook']).default('openstack'),
    )
    .option(
      '--identity-secret <name>',
      'Secret with clouds.yaml in the namespace of each cluster; yaook: cloud-credentials without it',
    )
    .option('--cloud-name <name>', 'entry in clouds.yaml (default: openstack)')
    .option('--region <name>', 'region; of a Yaook cloud it is discovered without it')
    .option('--external-network <name>', 'network with floating addresses; yaook wants it')
    .option('--keystone <name>', 'KeystoneDeployment of a Yaook cloud (default: keystone)')
    .option(...LABELS)
    .option(...METRICS)
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cloud.ts')).cloudRegister(context(), name, options),
    );
  addDiscovery(cloud, context);
  cloud
    .command('list')
    .description('list clouds')
    .action(async () => (await import('./commands/cloud.ts')).cloudList(context()));
  cloud
    .command('get')
    .description('show a cloud')
    .argument('<name>')
    .action(async (name: string) => (await import('./commands/cloud.ts')).cloudGet(context(), name));
  cloud
    .command('delete')
    .description('delete a cloud that no cluster uses')
    .argument('<name>')
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cloud.ts')).cloudDelete(context(), name, options),
    );
}

function addDiscovery(cloud: Command, context: () => Context): void {
  cloud
    .command('discover')
    .description(
      'read what a Yaook cloud is from the cluster that --kubeconfig names, and commit it into the file of the cloud',
    )
    .argument('<name>')
    .option(...DRY_RUN)
    .action(async (name: string, options) =>
      (await import('./commands/cloud-discover.ts')).cloudDiscover(context(), name, options),
    );
  cloud
    .command('preflight')
    .description('print what the clusters of a cloud want of it, as questions to its API that CI or a Job asks')
    .argument('<name>')
    .action(async (name: string) =>
      (await import('./commands/cloud-preflight.ts')).printCloudPreflight(context(), name),
    );
}
