import { describe, expect, it } from 'vitest';
import {
  type PartState,
  type PlaneState,
  parseState,
  processIds,
  stateText,
} from '../../../tools/control-plane/state-file.ts';
import { duration, statusOf, statusTable } from '../../../tools/control-plane/status.ts';

const at = (time: string) => `2026-05-01T${time}Z`;
const part = (name: string, pid: number, more: Partial<PartState> = {}): PartState => ({
  ...{ name, port: 6000 + pid, log: `/run/${name}.log`, state: 'up', id: { pid, started: `${pid}00` } },
  ...{ since: at('10:00:00'), ...more },
});
const STATE: PlaneState = {
  started: true,
  keeper: { id: { pid: 1, started: '100' }, since: at('09:59:50') },
  parts: [part('etcd', 2), part('capo', 3)],
  repository: 'http://127.0.0.1:1/fleet.git',
};

const statusWith = (state: PlaneState, ...alive: readonly number[]) =>
  statusOf(state, {
    isAlive: ({ pid, started }) => alive.includes(pid) && started === `${pid}00`,
    now: new Date(at('10:01:05')),
    keeperLog: '/run/keeper.log',
  });

describe('the state file', () => {
  it('is read as it was written', () => {
    expect(parseState(stateText(STATE))).toEqual(STATE);
  });

  it.each(['', '{', '[]', '{"keeper":{}}', '{"keeper":{"id":{"pid":1}}}'])('%j is no state', (text) => {
    expect(() => parseState(text)).toThrow('this is not the state of a control plane');
  });

  it('names every process that was started', () => {
    const { id: _, ...stopped } = part('flux', 4, { state: 'stopped' });
    expect(processIds({ ...STATE, parts: [...STATE.parts, stopped] }).map(({ pid }) => pid)).toEqual([1, 2, 3]);
  });
});

describe('the status', () => {
  it('is up while every process lives', () => {
    const status = statusWith(STATE, 1, 2, 3);
    expect(status.up).toBe(true);
    expect(statusTable(status)).toBe(
      [
        'PART    STATE  PID  PORT  UPTIME',
        'keeper  up     1    -     1m15s',
        'etcd    up     2    6002  1m05s',
        'capo    up     3    6003  1m05s',
      ].join('\n'),
    );
  });

  it('is not up before everything was started', () => {
    const { up, parts } = statusWith({ ...STATE, started: false }, 1, 2, 3);
    expect(up).toBe(false);
    expect(parts[0]?.state).toBe('starting');
  });

  it('shows the end of a part that the keeper saw', () => {
    const { id: _, since: __, ...crashed } = part('capo', 3, { state: 'exited', ended: 'exit code 1' });
    const status = statusWith({ ...STATE, parts: [part('etcd', 2), crashed] }, 1, 2);
    expect(status.up).toBe(false);
    expect(statusTable(status)).toContain('capo    exited (exit code 1)  -    6003  -');
  });

  it('shows a part that ended a moment ago, before the keeper wrote it down', () => {
    const { up, parts } = statusWith(STATE, 1, 3);
    expect(up).toBe(false);
    expect(parts[1]).toMatchObject({ name: 'etcd', state: 'exited', ended: 'just now' });
  });

  it('shows that a killed keeper took everything along', () => {
    const { up, parts } = statusWith(STATE);
    expect(up).toBe(false);
    expect(parts.map(({ state, ended }) => `${state} ${ended}`)).toEqual([
      'exited gone',
      'exited with the keeper',
      'exited with the keeper',
    ]);
  });

  it('does not take another process for one whose number it got', () => {
    const reused = { ...STATE, parts: [part('etcd', 2, { id: { pid: 2, started: '7' } })] };
    expect(statusWith(reused, 1, 2).parts[1]).toMatchObject({ state: 'exited' });
  });

  it('a part that was stopped on purpose is down all the same', () => {
    const { id: _, ...stopped } = part('capo', 3, { state: 'stopped' });
    const { up, parts } = statusWith({ ...STATE, parts: [stopped] }, 1);
    expect(up).toBe(false);
    expect(parts[1]?.state).toBe('stopped');
  });

  it.each([
    [0, '0s'],
    [59, '59s'],
    [60, '1m00s'],
    [3599, '59m59s'],
    [3600, '1h00m'],
    [90_061, '25h01m'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
