/** The control plane for people: `npm run control-plane -- --help`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { type Command, help, KEEPER, parseCommandLine, UsageError } from './command-line.ts';
import { takeDown } from './down.ts';
import { isAlive } from './live-processes.ts';
import { logEnd } from './managed-process.ts';
import { CANNOT_RUN, missing } from './missing.ts';
import { processSpecs } from './processes.ts';
import { KEEPER_LOG, KUBECONFIG, NAMESPACE, RUN, readState } from './run-folder.ts';
import { statusOf, statusTable } from './status.ts';
import { up } from './up.ts';

const PARTS = processSpecs({ folder: RUN, basePort: 0 }).map(({ name }) => name);
const NONE = 'no control plane is up here: npm run control-plane -- up';

/** Does what a command says; the exit code. */
async function run(command: Command): Promise<number> {
  if (command.name === 'help') console.log(help(PARTS));
  else if (command.name === 'build' || command.name === 'up') return start(command.name);
  else if (command.name === 'down') {
    const ended = await takeDown(console.log);
    console.log(ended ? 'the control plane is down, its data are removed' : 'no control plane is up');
  } else if (command.name === 'status') return status(command.output);
  else if (command.name === 'logs') return logs(command);
  else if (existsSync(KUBECONFIG)) console.log(KUBECONFIG);
  else throw new Error(NONE);
  return 0;
}

async function start(name: 'build' | 'up'): Promise<number> {
  const problems = missing();
  if (problems.length > 0) {
    console.error(`a control plane can not run here: ${problems.join('; ')}`);
    return CANNOT_RUN;
  }
  await (name === 'up' ? up(console.log) : build(console.log));
  return 0;
}

function status(output: 'table' | 'json'): number {
  const state = readState();
  if (!state) throw new Error(NONE);
  const found = statusOf(state, { isAlive, now: new Date(), keeperLog: KEEPER_LOG });
  if (output === 'json') {
    const { repository = null } = state;
    console.log(JSON.stringify({ ...found, namespace: NAMESPACE, kubeconfig: KUBECONFIG, repository }, null, 2));
  } else {
    console.log(statusTable(found));
    for (const { name, ended, log } of found.parts.filter((part) => part.state === 'exited')) {
      console.log(`\n${name} ended by itself (${ended}); the end of ${log}:\n${logEnd(log)}`);
    }
  }
  return found.up ? 0 : 1;
}

/** Shows logs as `tail` does. */
async function logs({ part, follow }: Extract<Command, { name: 'logs' }>): Promise<number> {
  const names = part === undefined ? [KEEPER, ...PARTS] : [part];
  const files = names.map((name) => join(RUN, 'logs', `${name}.log`)).filter((file) => existsSync(file));
  if (files.length === 0) throw new Error(readState() ? `${part} has not been started` : NONE);
  const args = [...(follow ? ['-F'] : []), '-n', part === undefined ? '10' : '+1', ...files];
  const child = spawn('tail', args, { stdio: 'inherit' });
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (code, signal) => resolve(signal ? 0 : (code ?? 1))),
  );
}

try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2), PARTS));
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof UsageError) console.error('npm run control-plane -- --help');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
