import type { Metric, MetricsProvider } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { classify, type Sample } from '@krake-infra/reconciler/core/signals.ts';
import type { Source } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it } from 'vitest';

/** A provider in a state that the suite asks for, with the files it reads. */
export interface SourceCase {
  readonly provider: MetricsProvider['spec'];
  /** What to ask it for. Default: `queries`. */
  readonly query?: string;
  readonly files?: Readonly<Record<string, string>>;
}

type Given = SourceCase | Promise<SourceCase>;

/** What a suite needs of a source: ways to bring it into each state. */
export interface SourceUnderTest {
  make(): Source;
  /** Time of the readings, in seconds since the epoch. Default: a day in 2027. */
  readonly now?: number;
  /** It has `value`, measured at `at` (seconds since the epoch). */
  value(value: number, at: number): Given;
  /** It works and knows no value. */
  absent(at: number): Given;
  /** Each fault keeps it from answering. */
  readonly faults: Readonly<Record<string, SourceCase | (() => Given)>>;
  /** Each keeps it from ever coming to an end, or tries to; its provider may wait one second. */
  readonly endless: Readonly<Record<string, SourceCase | (() => Given)>>;
}

const DAY_IN_2027 = 1_800_000_000;
/** Longest time for a reading that may take one second, on a busy machine. */
const PATIENCE_MS = 5_000;
const METRIC: Metric = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Metric',
  metadata: { name: 'load' },
  spec: { provider: 'tested', staleAfterSeconds: 300 },
};

/** What every source promises; run once for each. */
export function sourceContract(name: string, tested: SourceUnderTest): void {
  const now = tested.now ?? DAY_IN_2027;
  const given = (state: SourceCase | (() => Given)) => (typeof state === 'function' ? state() : state);

  async function readings(source: Source, state: SourceCase, metrics: readonly string[]) {
    const { provider: spec, query = 'queries', files = {} } = state;
    const read = await source.read(
      { apiVersion: 'krake-infra.io/v1alpha1', kind: 'MetricsProvider', metadata: { name: 'tested' }, spec },
      metrics.map((metric) => ({ metric, query })),
      { at: now, file: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])) },
    );
    expect([...read.keys()].sort()).toEqual([...metrics].sort());
    return read;
  }

  async function read(source: Source, state: Given, bounds: Partial<Metric['spec']> = {}): Promise<Sample> {
    const read = await readings(source, await state, ['load']);
    const metric = { ...METRIC, spec: { ...METRIC.spec, ...bounds } };
    return classify(metric, read.get('load') ?? { kind: 'absent' }, now);
  }

  describe(`source ${name}`, () => {
    it('serves the type of provider that it names', async () => {
      expect((await tested.value(1, now)).provider.type).toBe(tested.make().type);
    });

    it.each([0, 1, 0.25, 1e9, -3])('gives the value %s with its age, under the name of the metric', async (value) => {
      expect(await read(tested.make(), tested.value(value, now - 60))).toEqual({
        kind: 'value',
        metric: 'load',
        source: 'tested',
        value,
        at: now - 60,
        age: 60,
      });
    });

    it('lets an old value be seen as stale', async () => {
      expect(await read(tested.make(), tested.value(7, now - 300))).toMatchObject({ kind: 'value', age: 300 });
      expect(await read(tested.make(), tested.value(7, now - 301))).toMatchObject({
        kind: 'stale',
        value: 7,
        age: 301,
      });
    });

    it('says absent when it knows no value, never a number', async () => {
      const sample = await read(tested.make(), tested.absent(now));
      expect(sample).toMatchObject({ kind: 'absent', metric: 'load' });
      expect(sample).not.toHaveProperty('value');
    });

    it.each(Object.entries(tested.faults))('says error, without an exception, when %s', async (_, fault) => {
      const sample = await read(tested.make(), given(fault));
      expect(sample).toMatchObject({ kind: 'error', message: expect.stringMatching(/\S/) });
      expect(sample).not.toHaveProperty('value');
    });

    it.each(Object.entries(tested.endless))('says error in time when %s', async (_, endless) => {
      const [source, state] = [tested.make(), await given(endless)];
      const began = performance.now();
      expect(await read(source, state)).toMatchObject({ kind: 'error', message: expect.stringMatching(/\S/) });
      expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -5, 1e308])(
      'lets the lie %s be seen where values are bounded',
      async (lie) => {
        const sample = await read(tested.make(), tested.value(lie, now - 10), { min: 0, max: 1e12 });
        expect(sample).toMatchObject({ kind: 'error', message: expect.stringMatching(/believable|no number/) });
      },
    );

    it('gives the largest numbers as they are', async () => {
      expect(await read(tested.make(), tested.value(1e308, now - 10))).toMatchObject({ kind: 'value', value: 1e308 });
    });

    it('never takes a value of the future for one of now', async () => {
      const sample = await read(tested.make(), tested.value(3, now + 500));
      expect(sample).not.toMatchObject({ value: 3 });
      expect(sample.kind).not.toBe('value');
    });

    it('answers for each metric by its own name', async () => {
      const state = await tested.value(4, now - 10);
      const both = await readings(tested.make(), state, ['load', 'other', 'constructor']);
      expect(new Set([...both.values()].map((reading) => JSON.stringify(reading))).size).toBe(1);
      expect(both.get('other')).toEqual({ kind: 'value', value: 4, at: now - 10 });
    });

    it('sees what changed between two readings', async () => {
      const source = tested.make();
      expect(await read(source, tested.value(1, now))).toMatchObject({ value: 1 });
      expect(await read(source, tested.value(2, now))).toMatchObject({ value: 2 });
      expect(await read(source, tested.absent(now))).toMatchObject({ kind: 'absent' });
      expect(await read(source, tested.value(1, now))).toMatchObject({ value: 1 });
    });

    it('answers the same question with the same answer', async () => {
      const source = tested.make();
      const first = await read(source, tested.value(5, now - 10));
      expect(await read(source, tested.value(5, now - 10))).toEqual(first);
      expect(await read(tested.make(), tested.value(5, now - 10))).toEqual(first);
    });
  });
}
