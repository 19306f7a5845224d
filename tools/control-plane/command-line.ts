import { parseArgs } from 'node:util';

export type Command =
  | { readonly name: 'help' | 'build' | 'up' | 'down' | 'kubeconfig' }
  | { readonly name: 'status'; readonly output: 'table' | 'json' }
  | { readonly name: 'logs'; readonly part?: string; readonly follow: boolean };

/** What is wrong with a command line. */
export class UsageError extends Error {}

/** The process that keeps a control plane running; it has a log like its parts. */
export const KEEPER = 'keeper';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o' },
  follow: { type: 'boolean', short: 'f' },
} as const;
const ALLOWED: Readonly<Record<string, readonly string[]>> = { status: ['output'], logs: ['follow'] };
const COMMANDS = ['build', 'up', 'down', 'status', 'logs', 'kubeconfig'] as const;

export const help = (parts: readonly string[]): string => `npm run control-plane -- COMMAND

A management cluster of real programs for trying things out: API server, Cluster API with its in-memory provider, CAPO,
Flux, and a Git server with an empty repository. It runs in the background, in a network namespace of its own that has
nothing but loopback. Needs Linux, root, Go, iproute2, util-linux and git.

  up                  builds what is missing, starts everything, says how to use it
  down                ends everything and removes its data, also after a crash
  status [-o json]    each part with its state, process id, port and uptime; fails when a part is down
  logs [PART] [-f]    the log of a part, or the end of every log; -f, --follow goes on
  kubeconfig          path of the administrator's kubeconfig
  build               only builds the programs that are missing

Parts: ${KEEPER}, ${parts.join(', ')}

Exit codes: 0 done; 1 failed, or a part is down; 2 wrong arguments; 3 a control plane can not run on this machine.`;

/** @param parts names of the parts that have a log. */
export function parseCommandLine(args: readonly string[], parts: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  const [name, ...operands] = positionals;
  if (values.help || name === 'help' || args.length === 0) return { name: 'help' };
  const command = COMMANDS.find((one) => one === name);
  if (!command) throw new UsageError(`no command ${name ?? 'is named'}; there are ${COMMANDS.join(', ')}`);
  const wrong = Object.keys(values).find((option) => !ALLOWED[command]?.includes(option));
  if (wrong) throw new UsageError(`${command} has no option --${wrong}`);
  const [part, surplus] = command === 'logs' ? operands : [undefined, operands[0]];
  if (surplus !== undefined) throw new UsageError(`${command}: ${surplus} is too much`);
  if (command === 'status') return { name: command, output: outputOf(values.output) };
  if (command !== 'logs') return { name: command };
  return { name: command, follow: values.follow ?? false, ...(part !== undefined && { part: knownPart(part, parts) }) };
}

function knownPart(part: string, parts: readonly string[]): string {
  if (part === KEEPER || parts.includes(part)) return part;
  throw new UsageError(`no part ${part}; there are ${[KEEPER, ...parts].join(', ')}`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node goes on with advice about operands that begin with a dash
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

function outputOf(output = 'table'): 'table' | 'json' {
  if (output === 'table' || output === 'json') return output;
  throw new UsageError(`no output ${output}; there are table, json`);
}
