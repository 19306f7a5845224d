import { sampleTime } from '@krake-infra/reconciler/sources/prometheus/sample-time.ts';
import { describe, expect, it } from 'vitest';

describe('the question for the time of samples', () => {
  it.each([
    ['up', 'max(timestamp(up))'],
    ['up offset 1h', 'max(timestamp(up))'],
    ['up @ 1700000000', 'max(timestamp(up))'],
    ['up @ end() offset -1m', 'max(timestamp(up))'],
    ['{job="a"}', 'max(timestamp({job="a"}))'],
    ['{"http.requests", job="a"}', 'max(timestamp({"http.requests", job="a"}))'],
    ['rate(up[5m])', 'max(timestamp(up))'],
    ['up - up', 'max(timestamp(up))'],
    ['up{a="}"} # up{b="c"}', 'max(timestamp(up{a="}"}))'],
    ['up{a=`[1h]`}', 'max(timestamp(up{a=`[1h]`}))'],
    ['rate(up[5m1s])', '(max(timestamp(up)) or max(max_over_time(timestamp(up)[301s:240s])))'],
    ['rate(up[600])', '(max(timestamp(up)) or max(max_over_time(timestamp(up)[600s:240s])))'],
    ['rate(up[1w2d])', '(max(timestamp(up)) or max(max_over_time(timestamp(up)[777600s:240s])))'],
    ['max_over_time(rate(up[5m])[1h:])', '(max(timestamp(up)) or max(max_over_time(timestamp(up)[3900s:240s])))'],
    ['holt_winters(up[5m], 0.5, 0.5)', 'max(timestamp(up))'],
    ['2 * of_a_vendor(sum(another (up{a="f(x)"}[5m])))', 'max(timestamp(up{a="f(x)"}))'],
    ['up + rate(up[1h])', '(max(timestamp(up)) or max(max_over_time(timestamp(up)[3600s:240s])))'],
    [
      'a / b',
      'min(label_replace(max(timestamp(a)), "selector", "0", "", "") or label_replace(max(timestamp(b)), "selector", "1", "", ""))',
    ],
  ])('%s', (query, expected) => {
    expect(sampleTime(query)).toEqual({ kind: 'query', query: expected });
  });

  it('looks as far back as a query is evaluated', () => {
    const query = '(max(timestamp(up)) or max(max_over_time(timestamp(up)[3600s:240s])))';
    expect(sampleTime('up', 3600)).toEqual({ kind: 'query', query });
    expect(sampleTime('rate(up[40m])', 1200)).toEqual({ kind: 'query', query });
    expect(sampleTime('up', 60)).toEqual({ kind: 'query', query: 'max(timestamp(up))' });
  });

  it.each(['1', '1 + 2', 'time()', 'vector(1)', 'hour() > bool 5', '"text"', 'pi()'])('%s is computed', (query) => {
    expect(sampleTime(query)).toEqual({ kind: 'computed' });
  });

  it.each(['', 'sum(', 'up{', 'up)', 'up[$__range]', 'WITH (x = up) x', 'up up', '{'])(
    '%j is not understood',
    (query) => {
      expect(sampleTime(query).kind).toBe('unknown');
    },
  );
});
