import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { afterAll, beforeAll, describe } from 'vitest';
import { HAS_PROMETHEUS, Prometheus, ScrapeTarget } from '../support/prometheus.ts';
import { FakePrometheus, recorded } from '../support/prometheus-fake.ts';
import { type SourceCase, sourceContract } from './source.ts';

/** A provider at an address, asked for a query. */
function at(url: string, query: string, timeoutSeconds = 10): SourceCase {
  return { provider: { type: 'prometheus', prometheus: { url, timeoutSeconds } }, query };
}

describe('a server that answers as a recorded Prometheus does', () => {
  let fake: FakePrometheus;
  beforeAll(async () => {
    fake = await FakePrometheus.start();
  });
  afterAll(() => fake.close());

  const says = (answer: Parameters<FakePrometheus['add']>[0]) => () => at(fake.url, fake.add(answer));
  const never = (answer: Parameters<FakePrometheus['add']>[0]) => () => at(fake.url, fake.add(answer), 1);

  sourceContract('prometheus, recorded', {
    make: () => prometheusSource(),
    value: (value, time) => at(fake.url, fake.add({ value, time })),
    absent: () => at(fake.url, fake.add(recorded('no series'))),
    faults: {
      'nothing listens': () => at('http://127.0.0.1:1', 'load'),
      'it has no settings': { provider: { type: 'prometheus' } },
      'the query is no PromQL': says(recorded('a query that can not be parsed')),
      'the query times out': says(recorded('a query that takes too long')),
      'there are several series': says(recorded('two series')),
      'the answer is a string': says(recorded('a string')),
      'the answer is a range': says(recorded('a range selector')),
      'the answer is a histogram': says(recorded('a native histogram')),
      'the query makes its number up': says(recorded('a number without a series')),
      'the page is not there': says({ status: 404, body: '404 page not found\n' }),
      'a proxy fails': says({ status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }),
      'a login page answers': says({ status: 200, body: '<html>please log in</html>' }),
      'the answer is empty': says({ status: 200, body: '' }),
      'the answer is JSON of another kind': says({ status: 200, body: '[1,2,3]' }),
      'the answer has another shape': says({
        status: 200,
        body: '{"status":"success","data":{"resultType":"vector"}}',
      }),
      'the value is no text': says({
        status: 200,
        body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,5]}]}}',
      }),
      'the value is a number of another language': says({
        status: 200,
        body: '{"status":"success","data":{"resultType":"scalar","result":[1,"0x10"]}}',
      }),
      'it redirects': says({ status: 302, headers: { location: 'https://elsewhere.example.org/?token=x' }, body: '' }),
      'the connection breaks in the middle': says({ status: 200, body: '{"status":"succ', end: 'cut' }),
      'the connection breaks at once': says({ end: 'cut' }),
      'it is more than 1 MiB': says({ status: 200, body: ' '.repeat((1 << 20) + 1) }),
    },
    endless: {
      'it never answers': never({ end: 'hang' }),
      'the answer never ends': never({ status: 200, body: '{"status":"success"', end: 'hang' }),
      'the answer floods': never({ status: 200, body: 'x'.repeat(1 << 16), end: 'flood' }),
      'the answer drips': never({ status: 200, body: ' ', end: 'drip' }),
    },
  });
});

describe.skipIf(!HAS_PROMETHEUS)('a real Prometheus', () => {
  const now = Math.floor(Date.now() / 1000);
  let target: ScrapeTarget;
  let prometheus: Prometheus;
  let series = 0;
  beforeAll(async () => {
    target = await ScrapeTarget.start();
    prometheus = await Prometheus.start({ targets: [target] });
  });
  afterAll(async () => {
    await prometheus?.close();
    await target?.die();
  });

  /** A series of its own whose only sample has this value and time. */
  async function sample(value: number, time: number): Promise<string> {
    series += 1;
    const name = `load_${series}`;
    const text = Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
    target.lines.push(`${name} ${text} ${time * 1000}`);
    await prometheus.holds(name, time);
    return name;
  }

  const say = (query: string) => () => at(prometheus.url, query);

  sourceContract('prometheus', {
    make: () => prometheusSource(),
    now,
    // Prometheus gives up on a plain series after five minutes, long before it would be called stale.
    value: async (value, time) => at(prometheus.url, `last_over_time(${await sample(value, time)}[1h])`),
    absent: () => at(prometheus.url, 'nobody_measures_this'),
    faults: {
      'the query is no PromQL': say('sum(load_1'),
      'there are several series': async () => {
        const names = [await sample(1, now - 10), await sample(2, now - 10)];
        return at(prometheus.url, `{__name__=~"${names.join('|')}"}`);
      },
      'the answer is a string': say('"many"'),
      'the answer is a range': say('up[5m]'),
      'the query makes its number up': say('nobody_measures_this or vector(0)'),
      'the path is another': () => at(`${prometheus.url}/elsewhere`, 'up'),
      'it is asked by TLS': () => at(prometheus.url.replace('http:', 'https:'), 'up'),
    },
    endless: {},
  });
});
