import type { Clock } from '@krake-infra/reconciler/ports.ts';
import { Command, Option } from 'commander';
import { DRY_RUN, INTERVAL, kubeconfigs, LISTEN, time, wholeNumber } from './arguments.ts';
import { completion, completionWords } from './commands/completion.ts';
import type { Context, NamedKubeconfig } from './context.ts';
import { addCloudCommands } from './program-cloud.ts';
import { addClusterCommands } from './program-cluster.ts';
import { addImportCommand } from './program-import.ts';
import { addLiveCommands } from './program-live.ts';
import { addServerOptions, serverPlace } from './program-server.ts';
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
             KRAKE_INFRA_TOKEN        bearer token for --server, instead of --token-file
             KRAKE_INFRA_CACHE        folder for local clones, which may be deleted at any time
             KRAKE_INFRA_CREDENTIALS  folder with what metrics providers are asked with, see docs/sources.md
             KRAKE_INFRA_KUBECONFIG   as --kubeconfig, several separated by commas
             KRAKE_INFRA_DEBUG        any value: show the stack of a defect
             HTTPS_PROXY, NO_PROXY    as usual; see docs/air-gap.md for proxies and private authorities`;

/** The whole command line. Each command is loaded when it runs, so that help and completion answer at once. */
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
    .addOption(
      new Option('--kubeconfig <[name=]file[#context]>', 'how a management cluster is reached, repeatable')
        .env('KRAKE_INFRA_KUBECONFIG')
        .argParser(kubeconfigs),
    )
    .option('--no-color', 'plain text even on a terminal')
    .addHelpText('after', MORE_HELP)
    .configureOutput({
      writeOut: (text) => surroundings.terminal.out(text),
      writeErr: (text) => surroundings.terminal.err(text),
    })
    .showHelpAfterError('(add --help for more)')
    .exitOverride();
  addServerOptions(program);
  const context = () => makeContext(program, surroundings);
  addRepositoryCommands(program, context);
  addBundleCommand(program, context);
  addClusterCommands(program.command('cluster').description('create, register, read and change clusters'), context);
  addCloudCommands(program.command('cloud').description('register and read clouds'), context);
  program
    .command('provider')
    .description('infrastructure providers')
    .command('list')
    .description('list the built-in infrastructure providers')
    .action(async () => (await import('./commands/provider.ts')).providerList(context()));
  addSilenceCommands(program.command('silence').description('pools that policies leave alone after a person'), context);
  addLiveCommands(program, context);
  addLoopCommands(program, context);
  addServeCommand(program, context);
  return program;
}

interface GlobalOptions {
  readonly fleet: string;
  readonly output: OutputFormat;
  readonly color: boolean;
  readonly kubeconfig?: readonly NamedKubeconfig[];
}

function makeContext(program: Command, { terminal, clock }: Surroundings): Context {
  const { fleet, output, color, kubeconfig } = program.opts<GlobalOptions>();
  const shown = color ? terminal : { ...terminal, color: false };
  const server = serverPlace(program);
  const place = { fleet, kubeconfigs: kubeconfig ?? [], ...(server && { server }) };
  return { terminal: shown, clock, paint: painter(shown), output, ...place };
}

function addRepositoryCommands(program: Command, context: () => Context): void {
  program
    .command('init')
    .description('make a fleet repository with commented samples')
    .argument('[folder]', 'an empty or new folder', '.')
    .action(async (folder: string) => (await import('./commands/init.ts')).init(context(), folder));
  program
    .command('validate')
    .description('report every problem of the fleet as file:line:column: what; what to do')
    .action(async () => (await import('./commands/validate.ts')).validate(context()));
  program
    .command('synth')
    .description('render the manifests of the fleet')
    .option('--check', 'write nothing; fail with a diff when committed manifests are not what the data say')
    .option('--against <revision>', 'also apply the rules that need two states, comparing with this revision')
    .action(async (options) => (await import('./commands/synth.ts')).synth(context(), options));
  program
    .command('ci')
    .description('check a change before it is merged: validate, rules between states, budgets, synth --check')
    .option('--against <revision>', 'state before (default: where HEAD left the branch of the fleet)')
    .action(async (options) => (await import('./commands/ci.ts')).ci(context(), options));
  addBootstrapCommand(program, context);
  program
    .command('plan')
    .description('say what a change does to machines')
    .argument('[range]', 'A..B, or A for A..work tree', 'HEAD')
    .action(async (range: string) => (await import('./commands/plan.ts')).plan(context(), range));
  addImportCommand(program, context);
}

function addBootstrapCommand(program: Command, context: () => Context): void {
  program
    .command('bootstrap')
    .description('print what a management cluster needs so that Flux delivers the fleet')
    .argument('<management>')
    .option('--url <address>', 'commit this address of the fleet, as Flux reaches it, instead of printing')
    .option('--credentials <name>', 'with --url: Secret in flux-system that Flux reads the repository with')
    .option(...DRY_RUN)
    .option(
      '--serve <file>',
      'print instead what two replicas of serve with this configuration need, see docs/server.md',
    )
    .option('--image <reference>', 'with --serve: container image of krake-infra')
    .action(async (name: string, options) =>
      (await import('./commands/bootstrap.ts')).bootstrap(context(), name, options),
    );
}

function addBundleCommand(program: Command, context: () => Context): void {
  program
    .command('bundle')
    .description('list everything from outside that clusters need: images, charts, sources, components')
    .argument('[namespace/name...]', 'only these clusters')
    .option('--resolve', 'ask registries and chart repositories for digests, by the mirrors of the fleet')
    .option('--docker-config <file>', 'with --resolve: logins of registries (default: as docker finds it)')
    .action(async (names: string[], options) =>
      (await import('./commands/bundle.ts')).bundle(context(), names, options),
    );
}

function addSilenceCommands(silence: Command, context: () => Context): void {
  silence
    .command('list')
    .description('list silences that have not ended')
    .argument('[namespace/name[/pool]]', 'only this cluster or pool')
    .action(async (name: string | undefined) => (await import('./commands/silence.ts')).silenceList(context(), name));
  silence
    .command('release')
    .description('let policies act on a cluster or pool again')
    .argument('<namespace/name[/pool]>')
    .option(...DRY_RUN)
    .action(async (name: string, { dryRun = false }: { dryRun?: boolean }) =>
      (await import('./commands/silence.ts')).silenceRelease(context(), name, dryRun),
    );
}

function addLoopCommands(program: Command, context: () => Context): void {
  program
    .command('history')
    .description('list commits with what triggered them')
    .argument('[namespace/name]', 'only this cluster')
    .option('--limit <number>', 'most commits to show', wholeNumber, 50)
    .action(async (name: string | undefined, options) =>
      (await import('./commands/history.ts')).history(context(), name, options),
    );
  program
    .command('explain')
    .description('say from Git alone why a cluster or pool has the size it has')
    .argument('<namespace/name[/pool]>')
    .action(async (name: string) => (await import('./commands/history.ts')).explain(context(), name));
  program
    .command('run')
    .description('observe, decide and commit')
    .option('--once', 'one pass, then stop')
    .option(...INTERVAL)
    .option(...LISTEN)
    .option('--replay', 'play recorded series back in compressed time, then stop')
    .option('--step <seconds>', 'with --replay: recorded time between passes', wholeNumber, 900)
    .option('--from <time>', 'with --replay: start, RFC 3339', time)
    .option('--to <time>', 'with --replay: end, RFC 3339', time)
    .action(async (options) => (await import('./commands/run.ts')).run(context(), options));
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

function addServeCommand(program: Command, context: () => Context): void {
  program
    .command('serve')
    .description('the loop, and doors by which other programs ask for clusters, such as Krake')
    .requiredOption('--config <file>', 'who may ask for what, see docs/krake.md')
    .option(...INTERVAL)
    .option(...LISTEN)
    .action(async (options) => (await import('./commands/serve.ts')).serve(context(), options));
  program
    .command('krake')
    .description('the other side of a door for Krake')
    .command('register')
    .description('make the server known to a Krake, with the clouds that its sender may name')
    .requiredOption('--config <file>', 'configuration of the server; `krake` of the sender says where Krake is')
    .option('--sender <name>', 'sender of the configuration (default: the only one with `krake`)')
    .option('--url <url>', 'address by which Krake reaches the server (default: infrastructureManager.url)')
    .option('--namespace <name>', 'namespace in Krake (default: for all of them)')
    .option('--password-file <file>', 'holds the password of the sender (default: KRAKE_INFRA_SENDER_PASSWORD)')
    .action(async (options) => (await import('./commands/krake.ts')).krakeRegister(context(), options));
}
