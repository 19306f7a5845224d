import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BIN, build } from './build.ts';
import { takeDown } from './down.ts';
import type { KeeperMessage } from './keeper.ts';
import { identify, isAlive } from './live-processes.ts';
import { claim, KEEPER_LOG, KUBECONFIG, NAMESPACE, REPOSITORY_PATH, readState, writeState } from './run-folder.ts';
import type { PlaneState, ProcessId } from './state-file.ts';
import { statusOf } from './status.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds and starts a control plane in the background, unless there is one. */
export async function up(say: (line: string) => void): Promise<void> {
  if (isUp(say)) return;
  await build(say);
  // building takes long
  if (isUp(say)) return;
  if (await takeDown(say)) say('what was left of a control plane that had ended is removed');
  const self = { id: identify(process.pid) as ProcessId, since: new Date().toISOString() };
  if (!claim({ started: false, keeper: self, parts: [] })) throw new Error('another `up` has begun meanwhile');
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(new Error(`${signal}: everything is stopped`)));
  }
  try {
    makeNamespace();
    await untilStarted(startKeeper(), say, interrupted.signal);
  } catch (error) {
    await takeDown(() => {});
    throw error;
  }
  say(usage(readState()));
}

function isUp(say: (line: string) => void): boolean {
  const state = readState();
  if (!state || !isAlive(state.keeper.id)) return false;
  const { parts } = statusOf(state, { isAlive, now: new Date(), keeperLog: KEEPER_LOG });
  const down = parts.filter(({ state }) => state === 'exited').map(({ name }) => name);
  if (!state.started) say('the control plane is being started already');
  else if (down.length === 0) say(`the control plane is up already\n${usage(state)}`);
  else say(`the control plane is up already, without ${down.join(', ')}: npm run control-plane -- status`);
  return true;
}

function makeNamespace(): void {
  execFileSync('ip', ['netns', 'add', NAMESPACE]);
  execFileSync('ip', ['-n', NAMESPACE, 'link', 'set', 'lo', 'up']);
}

/** `ip netns exec` becomes the program that it runs, so that its process id is the keeper's. */
function startKeeper(): ChildProcess {
  mkdirSync(dirname(KEEPER_LOG), { recursive: true });
  const log = openSync(KEEPER_LOG, 'a');
  const keeper = [process.execPath, '--import', import.meta.resolve('tsx'), here('keeper.ts')];
  const child = spawn('ip', ['netns', 'exec', NAMESPACE, ...keeper], {
    cwd: here('../..'),
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  // from here on `down` finds it, long before it has anything to write down
  const id = identify(child.pid ?? 0);
  if (id) writeState({ started: false, keeper: { id, since: new Date().toISOString() }, parts: [] });
  return child;
}

/** Shows the progress of the keeper, and lets go of it when everything is started. */
async function untilStarted(keeper: ChildProcess, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    keeper.once('error', reject);
    keeper.once('close', () => reject(new Error(`the keeper ended; its log: ${KEEPER_LOG}`)));
    keeper.on('message', (message: KeeperMessage) => {
      if (message.kind === 'step') say(message.line);
      else if (message.kind === 'failed') reject(new Error(message.reason));
      else resolve();
    });
  });
  keeper.removeAllListeners().unref();
}

const usage = (state: PlaneState | undefined): string => `
It runs in network namespace ${NAMESPACE}, which has loopback only. Enter it with \`ip netns exec ${NAMESPACE} COMMAND\`
or \`nsenter --net=/run/netns/${NAMESPACE} COMMAND\`, for example:

  export KUBECONFIG=${KUBECONFIG}
  ip netns exec ${NAMESPACE} ${join(BIN, 'kubectl')} get crds

An empty Git repository: push to ${REPOSITORY_PATH},
Flux reads it at ${state?.repository}
State of the parts: npm run control-plane -- status; the end: npm run control-plane -- down`;
