import { staticSource } from '@krake-infra/reconciler/sources/static/source.ts';
import { describe, expect, it } from 'vitest';
import { type SourceCase, sourceContract } from './source.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

function series(text: string | undefined): SourceCase {
  const recorded = { metric: 'queries', file: 'traces/q.csv', timeColumn: 'time', valueColumn: 'value' };
  return {
    provider: { type: 'static', static: { series: [recorded] } },
    ...(text !== undefined && { files: { 'traces/q.csv': text } }),
  };
}

sourceContract('static', {
  make: staticSource,
  value: (value, at) => series(`time,value\n${iso(at - 900)},99\n${iso(at)},${value}\n${iso(at + 3600)},98\n`),
  absent: (at) => series(`time,value\n${iso(at + 1)},5\n`),
  faults: {
    'its file is missing': series(undefined),
    'a column is missing': series('time,load\n2026-01-01T00:00:00Z,1\n'),
    'a time can not be read': series('time,value\nyesterday,1\n'),
    'times go back': series('time,value\n2026-01-02T00:00:00Z,1\n2026-01-01T00:00:00Z,1\n'),
    'a row is short': series('time,value\n2026-01-01T00:00:00Z\n'),
    'a value is no number': series('time,value\n2026-01-01T00:00:00Z,much\n'),
    'a value is not finite': series('time,value\n2026-01-01T00:00:00Z,Infinity\n'),
  },
  endless: {
    'a file is one long line': series('x'.repeat(1_000_000)),
    'a file is full of nonsense': series(`time,value\n${'x,y\n'.repeat(100_000)}`),
  },
});

describe('values that stand in Git', () => {
  it('are always fresh, and absent for another query', async () => {
    const provider = {
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'MetricsProvider',
      metadata: { name: 'fixed' },
      spec: { type: 'static', static: { values: { queries: 0 } } },
    } as const;
    const requests = [
      { metric: 'a', query: 'queries' },
      { metric: 'b', query: 'errors' },
    ];
    const readings = await staticSource().read(provider, requests, { at: 42, file: async () => undefined });
    expect(Object.fromEntries(readings)).toEqual({ a: { kind: 'value', value: 0, at: 42 }, b: { kind: 'absent' } });
  });
});
