import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessId } from './state-file.ts';

/** A running process as it can be found again; nothing when it has ended. */
export function identify(pid: number): ProcessId | undefined {
  const stat = statOf(pid);
  return stat && { pid, started: stat.started };
}

export function isAlive({ pid, started }: ProcessId): boolean {
  return statOf(pid)?.started === started;
}

/** Sends a signal to a process if it is still the one that is meant. */
export function signal(id: ProcessId, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!isAlive(id)) return;
  try {
    process.kill(id.pid, name);
  } catch (error) {
    // it ended meanwhile
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until processes have ended, which the kernel tells to their parents only: it is asked again and again. */
export async function untilEnded(ids: readonly ProcessId[], seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (ids.some(isAlive)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

function statOf(pid: number): { readonly started: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // the second field is a name in brackets, which may hold blanks and brackets
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = fields[18];
  // a zombie has ended and waits for its parent to notice
  return started === undefined || state === 'Z' || state === 'X' ? undefined : { started };
}
