import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAlive, signal, untilEnded } from './live-processes.ts';
import { NAMESPACE, RUN, readState, removeRunFolder } from './run-folder.ts';
import { processIds } from './state-file.ts';

/** Seconds in which the keeper stops everything in order, and in which a killed process has to be gone. */
const STOP_SECONDS = 45;
const KILLED_SECONDS = 10;

/** Ends every process that was written down, then removes namespace and folder; false when there was nothing. */
export async function takeDown(say: (line: string) => void): Promise<boolean> {
  const state = readState();
  const named = existsSync(`/run/netns/${NAMESPACE}`);
  if (!state && !named && !existsSync(RUN)) return false;
  if (state) {
    // `up` claims the folder in its own name, and takes down what it could not start
    if (isAlive(state.keeper.id) && state.keeper.id.pid !== process.pid) {
      say(`waits up to ${STOP_SECONDS} s for the keeper to stop everything`);
      signal(state.keeper.id, 'SIGTERM');
      await untilEnded([state.keeper.id], STOP_SECONDS);
    }
    await killRest();
  }
  if (named) {
    for (const other of inNamespace())
      say(`process ${other} is still in the namespace; it is not of the control plane`);
    execFileSync('ip', ['netns', 'del', NAMESPACE]);
  }
  removeRunFolder();
  return true;
}

/** Parts may have been written down until the keeper ended. */
async function killRest(): Promise<void> {
  const state = readState();
  const rest = state ? processIds(state).filter(({ pid }) => pid !== process.pid) : [];
  for (const id of rest) signal(id, 'SIGKILL');
  if (await untilEnded(rest, KILLED_SECONDS)) return;
  const left = rest.filter(isAlive).map(({ pid }) => pid);
  throw new Error(`processes ${left.join(', ')} were killed and are not gone after ${KILLED_SECONDS} s`);
}

/** Processes of people who have entered the namespace. */
function inNamespace(): string[] {
  return execFileSync('ip', ['netns', 'pids', NAMESPACE], { encoding: 'utf8' }).split('\n').filter(Boolean);
}
