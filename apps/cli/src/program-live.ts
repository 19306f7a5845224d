import type { Command } from 'commander';
import type { Context } from './context.ts';

export function addLiveCommands(program: Command, context: () => Context): void {
  program
    .command('status')
    .description('what became of clusters: machines that are ready, commits that are applied')
    .argument('[namespace/name]', 'only this cluster')
    .action(async (name: string | undefined) => (await import('./commands/status.ts')).status(context(), name));
  program
    .command('watch')
    .description('the same, live until it is stopped')
    .argument('[namespace/name]', 'only this cluster')
    .action(async (name: string | undefined) => (await import('./commands/status.ts')).watch(context(), name));
}
