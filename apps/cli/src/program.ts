import type { Clock } from '@krake-infra/reconciler/ports.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { cloudDelete, cloudGet, cloudList, cloudRegister } from './commands/cloud.ts';
import { clusterCreate, clusterRegister } from './commands/cluster-create.ts';
import { clusterDelete } from './commands/cluster-delete.ts';
import { clusterGet, clusterList } from './commands/cluster-read.ts';
import { clusterScale, clusterUpdate } from './commands/cluster-update.ts';
import { completion, completionWords } from './commands/completion.ts';
import { explain, history } from './commands/history.ts';
import { init } from './commands/init.ts';
import { plan } from './commands/plan.ts';
import { providerList } from './commands/provider.ts';
import { run } from './commands/run.ts';
import { synth } from './commands/synth.ts';
import { validate } from './commands/validate.ts';
import type { Context } from './context.ts';
import { type OutputFormat, painter, type Terminal } from './terminal.ts';

export interface Surroundings {
  readonly terminal: Terminal;
  readonly clock: Clock;
}

const MORE_HELP = `
Exit codes: 0 success, 1 defect, 2 usage, 3 invalid fleet, 4 refused by a rule, 5 not found,
            6 manifests out of date, 7 other writers kept winning, 8 remote or tool unavailable

Environment: KRAKE_INFRA_FLEET        as --fleet
             KRAKE_INFRA_BRANCH       branch of a fleet that is named by an address (main)
             KRAKE_INFRA_GIT_TOKEN    token for http(s) remotes; without it Git's credential helpers are asked
             KRAKE_INFRA_SIGNING_KEY  file of an SSH key that commits are signed with
             KRAKE_INFRA_CACHE        folder for local clones, which may be deleted at any time
             KRAKE_INFRA_DEBUG        any value: show the stack of a defect`;

/** The whole command line. */
export function buildProgram(surroundings: Surroundings): Command {
  const program = new Command('krake-infra')
    .description('Clusters as files in Git: validate, plan, commit and scale them.')
    .version('0.1.0')
    .addOption(
      new Option('--fleet <folder or address>', 'the fleet: a folder, or a repository by path or address')
        .env('KRAKE_INFRA_FLEET')
        .default('.'),
    )
    .addOption(
      new Option('-o, --output <format>', 'form of the output').choices(['table', 'json', 'yaml']).default('table'),
    )
    .option('--no-color', 'plain text even on a terminal')
    .addHelpText('after', MORE_HELP)
    .configureOutput({
      writeOut: (text) => surroundings.terminal.out(text),
      writeErr: (text) => surroundings.terminal.err(text),
    })
    .showHelpAfterError('(add --help for more)')
    .exitOverride();
  const context = () => makeContext(program, surroundings);
  addRepositoryCommands(program, context);
  addClusterCommands(program.command('cluster').description('create, register, read and change clusters'), context);
  addCloudCommands(program.command('cloud').description('register and read clouds'), context);
  program
    .command('provider')
    .description('infrastructure providers')
    .command('list')
    .description('list the built-in infrastructure providers')
    .action(() => providerList(context()));
  addLoopCommands(program, context);
  return program;
}

function makeContext(program: Command, { terminal, clock }: Surroundings): Context {
  const options = program.opts<{ fleet: string; output: OutputFormat; color: boolean }>();
  const shown = options.color ? terminal : { ...terminal, color: false };
  return { terminal: shown, clock, paint: painter(shown), fleet: options.fleet, output: options.output };
}

function addRepositoryCommands(program: Command, context: () => Context): void {
  program
    .command('init')
    .description('make a fleet repository with commented samples')
    .argument('[folder]', 'an empty or new folder', '.')
    .action((folder: string) => init(context(), folder));
  program
    .command('validate')
    .description('report every problem of the fleet as file:line:column: what; what to do')
    .action(() => validate(context()));
  program
    .command('synth')
    .description('render the manifests of the fleet')
    .option('--check', 'write nothing; fail with a diff when committed manifests are not what the data say')
    .option('--against <revision>', 'also apply the rules that need two states, comparing with this revision')
    .action((options) => synth(context(), options));
  program
    .command('plan')
    .description('say what a change does to machines')
    .argument('[range]', 'A..B, or A for A..work tree', 'HEAD')
    .action((range: string) => plan(context(), range));
}

const DRY_RUN = ['--dry-run', 'show the plan and the commit, push nothing'] as const;
const LABELS = ['-l, --label <key=value>', 'label, repeatable', keyValue, {}] as const;
const METRICS = ['--metric <name=weight>', 'metric for placement, repeatable', keyWeight, {}] as const;

function addClusterCommands(cluster: Command, context: () => Context): void {
  addNewClusterCommands(cluster, context);
  addClusterReaders(cluster, context);
  addClusterChanges(cluster, context);
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
    .action((name: string, options) => clusterCreate(context(), name, options));
  cluster
    .command('register')
    .description('add a cluster that exists already')
    .argument('<namespace/name>')
    .requiredOption('--kubeconfig-secret <name>', 'Secret on the management cluster with the kubeconfig')
    .option(...LABELS)
    .option(...METRICS)
    .option(...DRY_RUN)
    .action((name: string, options) => clusterRegister(context(), name, options));
}

function addClusterReaders(cluster: Command, context: () => Context): void {
  cluster
    .command('list')
    .description('list clusters')
    .option('-n, --namespace <name>', 'only this namespace')
    .option('-l, --label <key=value>', 'only clusters with this label, repeatable', keyValue, {})
    .action((options) => clusterList(context(), options));
  cluster
    .command('get')
    .description('show a cluster with its template merged in')
    .argument('<namespace/name>')
    .action((name: string) => clusterGet(context(), name));
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
    .option('--remove-pool <name>', 'remove a pool in two commits; run again with --applied')
    .option('--applied', 'confirm that the commit which lifts the protection was applied')
    .option(...DRY_RUN)
    .action((name: string, options) => clusterUpdate(context(), name, options));
  cluster
    .command('scale')
    .description('set the number of machines of a pool')
    .argument('<namespace/name>')
    .argument('<pool=number>', 'pool and its new number of machines over all zones', (text) => keyCount(text, {}))
    .option(...DRY_RUN)
    .action((name: string, size: Record<string, number>, options) => clusterScale(context(), name, size, options));
  cluster
    .command('delete')
    .description('delete a cluster in two commits: lift the protection, then, once that is applied, remove it')
    .argument('<namespace/name>')
    .option('--applied', 'confirm that the commit which lifts the protection was applied')
    .option(...DRY_RUN)
    .action((name: string, options) => clusterDelete(context(), name, options));
}

function addCloudCommands(cloud: Command, context: () => Context): void {
  cloud
    .command('register')
    .description('add an OpenStack cloud; credentials stay in a Secret and are only named here')
    .argument('<name>')
    .addOption(new Option('--type <provider>', 'infrastructure provider').choices(['openstack']).default('openstack'))
    .requiredOption('--identity-secret <name>', 'Secret with clouds.yaml in the namespace of each cluster')
    .option('--cloud-name <name>', 'entry in clouds.yaml', 'openstack')
    .option('--region <name>', 'region')
    .option('--external-network <name>', 'network with floating addresses')
    .option(...LABELS)
    .option(...METRICS)
    .option(...DRY_RUN)
    .action((name: string, options) => cloudRegister(context(), name, options));
  cloud
    .command('list')
    .description('list clouds')
    .action(() => cloudList(context()));
  cloud
    .command('get')
    .description('show a cloud')
    .argument('<name>')
    .action((name: string) => cloudGet(context(), name));
  cloud
    .command('delete')
    .description('delete a cloud that no cluster uses')
    .argument('<name>')
    .option(...DRY_RUN)
    .action((name: string, options) => cloudDelete(context(), name, options));
}

function addLoopCommands(program: Command, context: () => Context): void {
  program
    .command('history')
    .description('list commits with what triggered them')
    .argument('[namespace/name]', 'only this cluster')
    .option('--limit <number>', 'most commits to show', wholeNumber, 50)
    .action((name: string | undefined, options) => history(context(), name, options));
  program
    .command('explain')
    .description('say from Git alone why a cluster or pool has the size it has')
    .argument('<namespace/name[/pool]>')
    .action((name: string) => explain(context(), name));
  program
    .command('run')
    .description('observe, decide and commit')
    .option('--once', 'one pass, then stop')
    .option('--interval <seconds>', 'time between passes', wholeNumber, 30)
    .option('--replay', 'play recorded series back in compressed time, then stop')
    .option('--step <seconds>', 'with --replay: recorded time between passes', wholeNumber, 900)
    .option('--from <time>', 'with --replay: start, RFC 3339', time)
    .option('--to <time>', 'with --replay: end, RFC 3339', time)
    .action((options) => run(context(), options));
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(program.createArgument('<shell>', 'shell to complete in').choices(['bash', 'zsh', 'fish']))
    .action((shell: string) => completion(context(), shell));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: string[]) =>
      context().terminal.out(
        completionWords(program, words)
          .map((word) => `${word}\n`)
          .join(''),
      ),
    );
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function keyValue(text: string, previous: Record<string, string>): Record<string, string> {
  const split = text.indexOf('=');
  if (split < 1) throw new InvalidArgumentError('Write key=value.');
  return { ...previous, [text.slice(0, split)]: text.slice(split + 1) };
}

function keyWeight(text: string, previous: Record<string, number>): Record<string, number> {
  const [name, value] = Object.entries(keyValue(text, {}))[0] as [string, string];
  const weight = Number(value);
  if (value === '' || !Number.isFinite(weight) || weight < 0)
    throw new InvalidArgumentError('Write name=weight, such as load=0.5.');
  return { ...previous, [name]: weight };
}

function keyCount(text: string, previous: Record<string, number>): Record<string, number> {
  const [name, value] = Object.entries(keyValue(text, {}))[0] as [string, string];
  return { ...previous, [name]: wholeNumber(value) };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

function time(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('Write a time such as 2026-01-31T08:00:00Z.');
  return milliseconds / 1000;
}
