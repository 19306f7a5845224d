import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { describe, expect, it } from 'vitest';
import { recorded } from '../../support/prometheus-fake.ts';
import { AT, error, fakeServer, read, readOne } from './providers.ts';

describe('what is asked', () => {
  it('is a form with the time of the pass, which Thanos may not answer in part', async () => {
    const fake = await fakeServer();
    const query = fake.add({ value: 1, time: AT });
    await readOne({ url: `${fake.url}/prom/`, tenant: 'a|b', timeoutSeconds: 7 }, query);
    const [value, time] = [...fake.asked].sort(
      (a, b) => String(a.form.get('query')).length - String(b.form.get('query')).length,
    );
    expect(value).toMatchObject({ path: '/prom/api/v1/query', method: 'POST' });
    expect(Object.fromEntries(value?.form ?? [])).toEqual({
      query,
      time: String(AT),
      timeout: '7s',
      partial_response: 'false',
    });
    expect(value?.headers).toMatchObject({ 'x-scope-orgid': 'a|b' });
    expect(value?.headers).not.toHaveProperty('authorization');
    expect(time?.form.get('query')).toBe(`max(timestamp(${query}))`);
  });

  it.each([
    [60, '1'],
    [3600, '15'],
    [604_800, '2520'],
  ])('of a range of %s s has steps of %s s', async (range, step) => {
    const fake = await fakeServer();
    const query = fake.add(recorded('a range'));
    const requests = [{ metric: 'load', query, range: { seconds: range, reduce: 'max' } as const }];
    await read(prometheusSource(), { url: fake.url }, requests);
    const asked = fake.asked.find(({ path }) => path === '/api/v1/query_range');
    expect(Object.fromEntries(asked?.form ?? [])).toMatchObject({ start: String(AT - range), end: String(AT), step });
  });

  it('goes over at most 16 connections, which are kept', async () => {
    const fake = await fakeServer();
    const query = fake.add({ value: 1, time: AT });
    const requests = Array.from({ length: 200 }, (_, n) => ({ metric: `m-${n}`, query }));
    fake.waitFor = 16;
    const source = prometheusSource();
    for (let turn = 0; turn < 3; turn++) {
      const readings = await read(source, { url: fake.url }, requests);
      expect([...readings.values()].filter(({ kind }) => kind === 'value')).toHaveLength(200);
    }
    expect(fake.mostOpen).toBe(16);
    expect(fake.connections).toBe(16);
  });

  it('is asked again when a kept connection had been closed by the server', async () => {
    const fake = await fakeServer();
    const query = fake.add({ value: 1, time: AT });
    const source = prometheusSource();
    const one = () => read(source, { url: fake.url }, [{ metric: 'load', query }]);
    await one();
    fake.resetOnUse();
    expect((await one()).get('load')).toMatchObject({ kind: 'value' });
    expect(fake.connections).toBeGreaterThan(2);
  });
});

describe('what does not answer', () => {
  it('delays nobody beyond its time', async () => {
    const fake = await fakeServer();
    const good = fake.add({ value: 1, time: AT });
    const hanging = fake.add({ end: 'hang' });
    const requests = Array.from({ length: 40 }, (_, n) => ({ metric: `m-${n}`, query: n % 8 === 0 ? hanging : good }));
    const began = performance.now();
    const readings = await read(prometheusSource(), { url: fake.url, timeoutSeconds: 2 }, requests);
    expect(performance.now() - began).toBeLessThan(4000);
    for (const [n, { metric }] of requests.entries()) {
      const expected = n % 8 === 0 ? error(/no answer within 2 s/) : { kind: 'value', value: 1, at: AT };
      expect(readings.get(metric)).toEqual(expected);
    }
  });

  it('is named in the message, with its metric', async () => {
    expect(await readOne({ url: 'http://127.0.0.1:1' }, 'up')).toEqual(
      error(/^metric load from provider main: can not be reached: ECONNREFUSED; check url/),
    );
  });
});

it('keeps what others say on one line and short', async () => {
  const fake = await fakeServer();
  const body = JSON.stringify({
    status: 'error',
    errorType: 'bad_data',
    error: `one\ntwo\u001b[31m${'x'.repeat(5000)}`,
    warnings: ['w'],
  });
  const reading = (await readOne({ url: fake.url }, fake.add({ status: 400, body }))) as { message: string };
  expect(reading.message).toMatch(/bad_data: one two \[31mx+…$/);
  expect(reading.message.length).toBeLessThan(450);
});
