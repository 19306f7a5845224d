import type { Metric, MetricsProvider } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { classify, type Sample } from '@krake-infra/reconciler/core/signals.ts';
import type { Source } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it } from 'vitest';

/** A provider in a state that the suite asks for, with the files it reads. */
export interface SourceCase {
  readonly provider: MetricsProvider['spec'];
  readonly files?: Readonly<Record<string, string>>;
}

/** What a suite needs of a source: ways to bring it into each state for the query `queries`. */
export interface SourceUnderTest {
  make(): Source;
  /** It has `value`, measured at `at` (seconds since the epoch). */
  value(value: number, at: number): SourceCase;
  /** It works and knows no value. */
  absent(at: number): SourceCase;
  /** Each fault keeps it from answering. */
  readonly faults: Readonly<Record<string, SourceCase>>;
}

const NOW = 1_800_000_000;
const METRIC: Metric = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Metric',
  metadata: { name: 'load' },
  spec: { provider: 'tested', query: 'queries', staleAfterSeconds: 300 },
};

/** What every source promises; run once for each. */
export function sourceContract(name: string, tested: SourceUnderTest): void {
  const read = async (source: Source, { provider, files = {} }: SourceCase, at = NOW): Promise<Sample> => {
    const readings = await source.read(
      { apiVersion: 'krake-infra.io/v1alpha1', kind: 'MetricsProvider', metadata: { name: 'tested' }, spec: provider },
      [{ metric: 'load', query: 'queries' }],
      { at, file: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])) },
    );
    expect([...readings.keys()]).toEqual(['load']);
    return classify(METRIC, readings.get('load') ?? { kind: 'absent' }, at);
  };

  describe(`source ${name}`, () => {
    it('serves the type of provider that it names', () => {
      expect(tested.value(1, NOW).provider.type).toBe(tested.make().type);
    });

    it.each([0, 1, 0.25, 1e9])('gives the value %s with its age, under the name of the metric', async (value) => {
      expect(await read(tested.make(), tested.value(value, NOW - 60))).toEqual({
        kind: 'value',
        metric: 'load',
        source: 'tested',
        value,
        at: NOW - 60,
        age: 60,
      });
    });

    it('lets an old value be seen as stale', async () => {
      expect(await read(tested.make(), tested.value(7, NOW - 300))).toMatchObject({ kind: 'value', age: 300 });
      expect(await read(tested.make(), tested.value(7, NOW - 301))).toMatchObject({
        kind: 'stale',
        value: 7,
        age: 301,
      });
    });

    it('says absent when it knows no value, never a number', async () => {
      const sample = await read(tested.make(), tested.absent(NOW));
      expect(sample).toMatchObject({ kind: 'absent', metric: 'load' });
      expect(sample).not.toHaveProperty('value');
    });

    it.each(Object.entries(tested.faults))('says error, without an exception, when %s', async (_, fault) => {
      const sample = await read(tested.make(), fault);
      expect(sample).toMatchObject({ kind: 'error', message: expect.stringMatching(/\S/) });
      expect(sample).not.toHaveProperty('value');
    });

    it('sees what changed between two readings', async () => {
      const source = tested.make();
      expect(await read(source, tested.value(1, NOW))).toMatchObject({ value: 1 });
      expect(await read(source, tested.value(2, NOW))).toMatchObject({ value: 2 });
      expect(await read(source, tested.absent(NOW))).toMatchObject({ kind: 'absent' });
      expect(await read(source, tested.value(1, NOW))).toMatchObject({ value: 1 });
    });

    it('answers the same question with the same answer', async () => {
      const source = tested.make();
      const first = await read(source, tested.value(5, NOW - 10));
      expect(await read(source, tested.value(5, NOW - 10))).toEqual(first);
      expect(await read(tested.make(), tested.value(5, NOW - 10))).toEqual(first);
    });
  });
}
