/**
 * Keeps a control plane running in the background, in the namespace that `up` has made; `up` reads its progress over a
 * channel. It writes every change down, and ends everything on SIGTERM, or when `up` ends before all is started.
 */
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { identify } from './live-processes.ts';
import type { ProcessState } from './managed-process.ts';
import { REPOSITORY, RUN, writeState } from './run-folder.ts';
import type { PartState, PlaneState, ProcessId } from './state-file.ts';

/** What the keeper tells `up`. */
export type KeeperMessage =
  | { readonly kind: 'step'; readonly line: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'started' };

const self = identify(process.pid) as ProcessId;
const parts = new Map<string, PartState>();
let state: PlaneState = { started: false, keeper: { id: self, since: new Date().toISOString() }, parts: [] };
let plane: ControlPlane | undefined;

function change(changes: Partial<PlaneState>): void {
  state = { ...state, ...changes };
  writeState(state);
}

function partChanged({ name, port, log, state, ended, pid, since }: ProcessState): void {
  const id = pid === undefined ? undefined : identify(pid);
  parts.set(name, {
    ...{ name, port, log, state },
    ...(ended !== undefined && { ended }),
    ...(since && { since: since.toISOString() }),
    ...(id && { id }),
  });
  change({ parts: [...parts.values()] });
}

async function tell(message: KeeperMessage): Promise<void> {
  if (process.connected) await new Promise<void>((resolve) => process.send?.(message, undefined, {}, () => resolve()));
}

function say(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
  void tell({ kind: 'step', line });
}

async function stop(): Promise<void> {
  // a start that is under way ends with this process, as the parts do
  if (!plane) process.exit(1);
  try {
    await plane.stop();
  } catch (error) {
    console.error((error as Error).message);
  }
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('disconnect', () => {
  if (!state.started) void stop();
});
if (!process.connected) process.exit(1);
change({});
try {
  plane = await startControlPlane({ folder: RUN, say, changed: partChanged });
  change({ started: true, repository: plane.createRepository(REPOSITORY) });
  await tell({ kind: 'started' });
  process.disconnect();
} catch (error) {
  const reason = (error as Error).message;
  console.error(reason);
  await tell({ kind: 'failed', reason });
  process.exit(1);
}
