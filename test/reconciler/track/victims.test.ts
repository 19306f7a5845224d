import type { MachineRecord } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { chooseVictims, marksToSweep, markText, parseMark } from '@krake-infra/reconciler/track/cluster-api/victims.ts';
import { describe, expect, it } from 'vitest';

const machine = (name: string, fields: Partial<MachineRecord> = {}): MachineRecord => ({
  namespace: 'shop',
  name,
  cluster: 'shop/web-1',
  phase: 'Running',
  ready: true,
  deleting: false,
  created: 100,
  activities: [],
  ...fields,
});

const chosen = (machines: readonly MachineRecord[], count: number, first?: readonly string[]) =>
  chooseVictims(machines, count, first).map(({ name }) => name);

describe('who goes when a pool shrinks', () => {
  it('is whom the request names, after those that others marked', () => {
    const machines = [
      machine('old', { created: 1 }),
      machine('young', { created: 200 }),
      machine('broken', { ready: false }),
      machine('marked', { mark: 'by hand' }),
    ];
    expect(chosen(machines, 3, ['old', 'unknown'])).toEqual(['marked', 'old', 'broken']);
  });

  it('is who is not ready, then who is newest, then by name', () => {
    const machines = [
      machine('old', { created: 1 }),
      machine('b'),
      machine('a'),
      machine('broken-old', { ready: false, created: 1 }),
      machine('going', { deleting: true, ready: false }),
      machine('marked', { created: 0, mark: 'by hand' }),
    ];
    expect(chosen(machines, 9)).toEqual(['marked', 'broken-old', 'a', 'b', 'old']);
    expect(chosen([...machines].reverse(), 9)).toEqual(chosen(machines, 9));
    expect(chosen(machines, 2)).toEqual(['marked', 'broken-old']);
    expect(chosen(machines, -1)).toEqual([]);
  });
});

describe('marks', () => {
  const mark = { decision: '0123456789ab', expires: 500 };

  it('can be read back, and marks of others can not', () => {
    expect(parseMark(markText(mark))).toEqual(mark);
    for (const other of [undefined, '', 'yes', 'true', 'krake-infra:x:1']) expect(parseMark(other)).toBeUndefined();
  });

  it('are swept when they expired or their decision is dead, and never those of others', () => {
    const machines = [
      machine('own', { mark: markText(mark) }),
      machine('later', { mark: markText({ ...mark, expires: 900 }) }),
      machine('dead', { mark: markText({ decision: 'ffffffffffff', expires: 900 }) }),
      machine('by-hand', { mark: '' }),
      machine('going', { mark: markText(mark), deleting: true }),
    ];
    const swept = marksToSweep(machines, 500, (decision) => decision === 'ffffffffffff');
    expect(swept.map(({ name }) => name)).toEqual(['own', 'dead']);
  });
});
