import { KEEPER } from './command-line.ts';
import type { PartState, PlaneState, ProcessId } from './state-file.ts';

export interface PartStatus {
  readonly name: string;
  readonly state: PartState['state'];
  readonly pid?: number;
  readonly port?: number;
  readonly uptimeSeconds?: number;
  readonly ended?: string;
  /** Path of its log. */
  readonly log: string;
}

export interface PlaneStatus {
  /** Everything was started, and every part runs. */
  readonly up: boolean;
  readonly parts: readonly PartStatus[];
}

export interface Surroundings {
  readonly isAlive: (id: ProcessId) => boolean;
  readonly now: Date;
  /** Path of the keeper's log. */
  readonly keeperLog: string;
}

/** What was written down, held against what the kernel says: a killed keeper writes nothing any more. */
export function statusOf({ started, keeper, parts }: PlaneState, around: Surroundings): PlaneStatus {
  const kept = around.isAlive(keeper.id);
  const first: PartState = {
    ...{ name: KEEPER, port: 0, log: around.keeperLog, id: keeper.id, since: keeper.since },
    state: started ? 'up' : 'starting',
  };
  const all = [first, ...parts].map((part) => partStatus(part, kept, around));
  return { up: started && all.every(({ state }) => state === 'up'), parts: all };
}

function partStatus(part: PartState, kept: boolean, { isAlive, now }: Surroundings): PartStatus {
  const { name, port, log, id, since } = part;
  const known = { name, log, ...(port > 0 && { port }) };
  if (id && isAlive(id)) {
    const uptime = since && { uptimeSeconds: Math.floor((now.getTime() - Date.parse(since)) / 1000) };
    return { ...known, state: part.state, pid: id.pid, ...uptime };
  }
  if (part.state === 'exited') return { ...known, state: 'exited', ...(part.ended && { ended: part.ended }) };
  if (part.state === 'stopped' && kept) return { ...known, state: 'stopped' };
  // the keeper was killed, and the kernel ended the parts with it
  return { ...known, state: 'exited', ended: name === KEEPER ? 'gone' : kept ? 'just now' : `with the ${KEEPER}` };
}

/** The status as a table for people. */
export function statusTable({ parts }: PlaneStatus): string {
  const rows = parts.map(({ name, state, pid, port, uptimeSeconds, ended }) => [
    name,
    ended ? `${state} (${ended})` : state,
    String(pid ?? '-'),
    String(port ?? '-'),
    uptimeSeconds === undefined ? '-' : duration(uptimeSeconds),
  ]);
  const table = [['PART', 'STATE', 'PID', 'PORT', 'UPTIME'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2h05m`, `3m07s`, `9s`. */
export function duration(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
}
