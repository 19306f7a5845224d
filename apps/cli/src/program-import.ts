import type { Command } from 'commander';
import type { Context } from './context.ts';

export function addImportCommand(program: Command, context: () => Context): void {
  program
    .command('import')
    .description('write fleet files for Cluster API clusters that exist already')
    .argument('<source>', 'a folder or file with manifests, or a kubeconfig as file[#context]')
    .argument('[namespace/name...]', 'only these clusters')
    .option('--management <name>', 'management cluster, when the fleet has several')
    .option('--verbatim', 'keep what fleet files can not say as it is, in state files')
    .option(
      '--adopt',
      'with a kubeconfig: prove that nothing changes, commit, and take the objects over from other tools',
    )
    .option('--dry-run', 'show what would be written or committed, and do neither')
    .action(async (source: string, names: string[], options) =>
      (await import('./commands/import.ts')).importClusters(context(), source, names, options),
    );
}
