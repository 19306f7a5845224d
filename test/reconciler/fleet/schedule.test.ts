import { CronTimes, cronProblem, isTimeZone } from '@krake-infra/reconciler/fleet/schedule/cron.ts';
import { schedulePhase } from '@krake-infra/reconciler/fleet/schedule/phase.ts';
import { describe, expect, it } from 'vitest';

const at = (time: string) => Date.parse(time) / 1000;
const iso = (seconds: number | undefined) =>
  seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
const phase = (start: string, end: string, time: string) => {
  const entry = { name: 'day', start, end, size: 5 };
  const { active, since, until } = schedulePhase({ timeZone: 'Europe/Berlin', entries: [entry] }, at(time));
  return [active.length > 0, iso(since)?.slice(0, 16), iso(until)?.slice(0, 16)];
};

describe('an entry is active', () => {
  it.each([
    ['before', '2026-05-04T05:59:59Z', [false, '2026-05-03T16:00', '2026-05-04T06:00']],
    ['as of its first second', '2026-05-04T06:00:00Z', [true, '2026-05-04T06:00', '2026-05-04T16:00']],
    ['until before its last', '2026-05-04T15:59:59Z', [true, '2026-05-04T06:00', '2026-05-04T16:00']],
    ['no longer at its end', '2026-05-04T16:00:00Z', [false, '2026-05-04T16:00', '2026-05-05T06:00']],
  ])('%s', (_, time, expected) => {
    expect(phase('0 8 * * *', '0 18 * * *', time)).toEqual(expected);
  });

  it.each([
    ['the hour that does not exist', '2026-03-29T01:29:59Z', false],
    ['an hour later instead', '2026-03-29T01:30:00Z', true],
    ['the hour that comes twice, the first time', '2026-10-25T00:30:00Z', true],
    ['and not anew the second time', '2026-10-25T01:30:00Z', false],
  ])('in daylight saving: %s', (_, time, active) => {
    expect(phase('30 2 * * *', '45 2 * * *', time)[0]).toBe(active);
  });

  it('over several starts since the first of them, and over years', () => {
    expect(phase('*/5 8 * * *', '0 18 * * *', '2026-05-04T09:00:00Z')).toEqual([
      true,
      '2026-05-04T06:00',
      '2026-05-04T16:00',
    ]);
    expect(phase('0 0 29 2 *', '0 0 1 3 *', '2026-05-04T09:00:00Z')).toEqual([
      false,
      '2026-02-28T23:00',
      '2028-02-28T23:00',
    ]);
    expect(iso(new CronTimes('0 0 29 2 *', 'UTC').latest(at('2026-05-04T09:00:00Z')))).toBe('2024-02-29T00:00:00.000Z');
  });
});

it.each([
  ['0 8 * * 1-5', undefined],
  ['0 8 * * MON-FRI', undefined],
  ['0 25 * * *', 'Invalid value for hour: 25'],
  ['0 8 * *', 'it has not five fields'],
  ['0 0 31 2 *', 'its time never comes'],
])('%s: %s', (expression, problem) => {
  expect(cronProblem(expression)).toBe(problem);
});

it('knows time zones', () => {
  expect([isTimeZone('Europe/Berlin'), isTimeZone('Europe/Berln')]).toEqual([true, false]);
});
