import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify, type Reading, type Sample } from '@krake-infra/reconciler/core/signals.ts';
import type { MetricRequest } from '@krake-infra/reconciler/ports.ts';
import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { eventually, HAS_PROMETHEUS, makeCertificates, Prometheus, ScrapeTarget } from '../../support/prometheus.ts';
import { metricOf, providerOf } from './providers.ts';

const seconds = () => Math.floor(Date.now() / 1000);

describe.skipIf(!HAS_PROMETHEUS)('a real Prometheus', () => {
  /** Whole second of samples with times of their own. */
  const measured = seconds() - 20;
  let target: ScrapeTarget;
  let prometheus: Prometheus;

  beforeAll(async () => {
    target = await ScrapeTarget.start();
    const own = (line: string, ago = 0) => `${line} ${(measured - ago) * 1000}`;
    target.lines.push(
      own('jobs{queue="a"} 3'),
      own('jobs{queue="b"} 4', 100),
      own('slow_total 50', 240),
      own('nan NaN'),
      'fresh 1',
    );
    prometheus = await Prometheus.start({ targets: [target] });
    await prometheus.holds('jobs{queue="b"}', measured);
    await prometheus.holds('fresh');
  });
  afterAll(async () => {
    await prometheus?.close();
    await target?.die();
  });

  async function ask(query: string, at: number, range?: MetricRequest['range']): Promise<Reading> {
    const request = { metric: 'load', query, ...(range && { range }) };
    const read = await prometheusSource().read(providerOf({ url: prometheus.url }), [request], {
      at,
      file: async () => undefined,
    });
    return read.get('load') as Reading;
  }

  async function judge(query: string, at: number, staleAfterSeconds: number): Promise<Sample['kind']> {
    return classify(metricOf({ staleAfterSeconds }), await ask(query, at), at).kind;
  }

  it.each([
    ['jobs{queue="a"}', 3, 0],
    ['sum(jobs)', 7, 0],
    ['jobs{queue="b"}', 4, 100],
    ['sum by (job) (jobs{queue="b"}) * 2', 8, 100],
    ['jobs{queue="a"} / ignoring(queue) jobs{queue="b"}', 0.75, 100],
    ['jobs{queue="a"} / ignoring(queue) slow_total', 0.06, 240],
    ['max_over_time(slow_total[10m])', 50, 240],
    ['sum(jobs{queue="a"} or nobody_measures_this)', 3, 0],
    ['jobs{queue="a"} > 2', 3, 0],
    ['scalar(jobs{queue="a"}) + 1', 4, 0],
    ['# a comment\nmax(jobs\n{queue=~"a|b", # of both\n})', 4, 0],
    ['max_over_time(sum(jobs)[5m:10s])', 7, 0],
    ['sum(count_over_time(jobs{queue="a"}[2m] offset 10s))', 1, 0],
    ['quantile_over_time(0.5, jobs{queue="b"}[5m])', 4, 100],
    ['5 * sgn(jobs{queue="a"})', 5, 0],
    ['vector(5)', 5, -20],
    ['time() - time() + 1', 1, -20],
  ])('answers %s with the time of its samples', async (query, value, ago) => {
    expect(await ask(query, measured + 20)).toEqual({
      kind: 'value',
      value: expect.closeTo(value),
      at: measured - ago,
    });
  });

  it.each(['jobs{queue="a"} == 99', 'nobody_measures_this', 'sum(nobody_measures_this)', 'jobs{queue="a"} offset 1d'])(
    'has no answer to %s',
    async (query) => {
      expect(await ask(query, measured + 20)).toEqual({ kind: 'absent' });
    },
  );

  it.each([
    ['jobs', /2 series, among them jobs\{.*queue="a".*\} and jobs\{.*sum\(\) or max\(\)/],
    ['sum(jobs', /bad_data: .*parse error: unclosed left parenthesis/],
    ['jobs + on() jobs', /execution: found duplicate series/],
    ['jobs[5m]', /gives a matrix.*last_over_time/],
    ['absent(nobody_measures_this)', /none of the series that the query looks at has a recent sample/],
    ['sum(nobody_measures_this) or vector(0)', /vector\(0\)/],
  ])('says what is wrong with %s', async (query, message) => {
    expect(await ask(query, measured + 20)).toEqual({ kind: 'error', message: expect.stringMatching(message) });
  });

  it('gives what is no number as it is, for the one who judges', async () => {
    expect(await ask('nan', measured)).toMatchObject({ kind: 'value', value: Number.NaN });
    expect(await ask('max(jobs) / 0', measured + 1)).toMatchObject({ kind: 'value', value: Number.POSITIVE_INFINITY });
  });

  it('evaluates a query as long as a Metric may hold', async () => {
    const query = `sum(${Array.from({ length: 99 }, (_, n) => `jobs{queue="a",x!="${n}"}`).join(' + ')})`;
    expect(query.length).toBeGreaterThan(2000);
    expect(await ask(query, measured)).toEqual({ kind: 'value', value: 297, at: measured });
  });

  it.each([
    ['max', 4],
    ['min', 4],
    ['avg', 4],
    ['last', 4],
  ] as const)('reduces a range to %s', async (reduce, value) => {
    const reading = await ask('max(jobs{queue="b"})', measured, { seconds: 60, reduce });
    expect(reading).toEqual({ kind: 'value', value, at: measured - 100 });
    const growing = await ask('max(time() - timestamp(jobs{queue="b"}))', measured, { seconds: 60, reduce });
    const expected = { max: 100, min: 40, avg: 70, last: 100 }[reduce];
    expect(growing).toEqual({ kind: 'value', value: expected, at: measured - 100 });
  });

  it('has nothing to say of a range before the first sample', async () => {
    expect(await ask('jobs{queue="a"}', measured - 50, { seconds: 10, reduce: 'max' })).toEqual({ kind: 'absent' });
    expect(await ask('jobs', measured, { seconds: 10, reduce: 'max' })).toMatchObject({ kind: 'error' });
  });

  // Nothing marks the end of series that carry their own times, as those of a gateway or another Prometheus do.
  it.each([
    'jobs{queue="a"}',
    'sum(jobs{queue="a"})',
    'avg_over_time(jobs{queue="a"}[1h])',
    'sum(max_over_time(jobs{queue="a"}[15m])) * 2',
    'max_over_time(sum(jobs{queue="a"})[20m:10s])',
    'sum(jobs{queue="a"}) or vector(0)',
  ])('never takes %s for fresh when nothing was measured for a while', async (query) => {
    const kinds = await Promise.all(
      [30, 59, 61, 200, 299, 400, 800, 2000, 100_000].map((age) => judge(query, measured + age, 60)),
    );
    expect(kinds.slice(0, 2)).toEqual(['value', 'value']);
    expect(kinds.slice(2, 5)).toEqual(['stale', 'stale', 'stale']);
    expect(kinds.slice(5)).not.toContain('value');
  });

  it('stops believing a target that died, within seconds', async () => {
    const dying = await ScrapeTarget.start();
    dying.lines.push('heart_beats 60');
    const observed = await Prometheus.start({ targets: [dying] });
    onTestFinished(() => observed.close());
    await observed.holds('heart_beats');
    const provider = providerOf({ url: observed.url });
    const queries = ['heart_beats', 'sum(heart_beats)', 'avg_over_time(heart_beats[10m])'];
    const look = async (at: number) => {
      const requests = queries.map((query) => ({ metric: query, query }));
      const read = await prometheusSource().read(provider, requests, { at, file: async () => undefined });
      const metric = metricOf({ staleAfterSeconds: 5 });
      return queries.map((query) => classify(metric, read.get(query) as Reading, at));
    };
    await eventually('the target is seen', async () => (await look(seconds())).every(({ kind }) => kind === 'value'));
    await dying.die();
    await eventually('nothing is fresh', async () => (await look(seconds())).every(({ kind }) => kind !== 'value'));
    for (const later of [10, 200, 500, 5000]) {
      expect((await look(seconds() + later)).map(({ kind }) => kind)).not.toContain('value');
    }
  });

  it('answers for hundreds of metrics in one reading', async () => {
    const requests = Array.from({ length: 400 }, (_, n) => ({ metric: `m-${n}`, query: `max(jobs) + ${n}` }));
    const read = await prometheusSource().read(providerOf({ url: prometheus.url }), requests, {
      at: measured,
      file: async () => undefined,
    });
    for (let n = 0; n < 400; n++) {
      expect(read.get(`m-${n}`)).toEqual({ kind: 'value', value: 4 + n, at: measured });
    }
  });
});

/** `correct horse` */
const HASH = '$2b$04$xKbDyTg.s6ZD0c1B5PIy9uo3MwtXH8gCW49xHZjxLIM/qU1wAsuye';

describe.skipIf(!HAS_PROMETHEUS)('a real Prometheus that asks who comes', () => {
  async function guarded(certificate: 'local' | 'server') {
    const folder = temporaryFolder();
    makeCertificates(folder);
    const target = await ScrapeTarget.start();
    const prometheus = await Prometheus.start({
      targets: [target],
      web: `basic_auth_users: { reader: "${HASH}" }
tls_server_config:
  cert_file: ${folder}/${certificate}.crt
  key_file: ${folder}/${certificate}.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ${folder}/ca.crt
`,
    });
    onTestFinished(async () => {
      await prometheus.close();
      await target.die();
    });
    const url = `https://127.0.0.1:${prometheus.port}`;
    const file = (name: string) => readFileSync(join(folder, name), 'utf8');
    const all = {
      url,
      username: 'reader',
      password: 'correct horse\n',
      'ca.crt': file('ca.crt'),
      'tls.crt': file('client.crt'),
      'tls.key': file('client.key'),
    };
    const ask = async (change: Readonly<Record<string, string | undefined>> = {}) => {
      const credentials = temporaryFolder();
      mkdirSync(join(credentials, 'main'));
      for (const [name, text] of Object.entries({ ...all, ...change }))
        if (text !== undefined) writeFileSync(join(credentials, 'main', name), text);
      const provider = providerOf({ url, credentials: 'main' });
      const read = await prometheusSource({ credentials }).read(provider, [{ metric: 'one', query: 'vector(1)' }], {
        at: seconds(),
        file: async () => undefined,
      });
      return read.get('one') as Reading;
    };
    return { ask };
  }

  it('is answered to with TLS, a client certificate, a name and a password, and to nothing less', async () => {
    const { ask } = await guarded('local');
    expect(await ask()).toMatchObject({ kind: 'value', value: 1 });
    const refused = async (change: Readonly<Record<string, string | undefined>>, message: RegExp) => {
      const reading = await ask(change);
      expect(reading).toEqual({ kind: 'error', message: expect.stringMatching(message) });
      expect(JSON.stringify(reading)).not.toMatch(/horse|battery|PRIVATE/);
    };
    await refused({ password: 'battery staple' }, /HTTP 401; check the credentials/);
    await refused({ username: undefined, password: undefined }, /HTTP 401/);
    await refused({ 'ca.crt': undefined }, /SELF_SIGNED|UNABLE_TO/);
    await refused({ 'tls.crt': undefined, 'tls.key': undefined }, /can not be reached/);
    await refused({ 'tls.key': 'PRIVATE' }, /have certificates or a key that can not be used/);
    await refused({ 'server-name': 'elsewhere.test' }, /ALTNAME/);
  });

  it('may have a certificate for a name of its own', async () => {
    const { ask } = await guarded('server');
    expect(await ask()).toEqual({ kind: 'error', message: expect.stringMatching(/ALTNAME/) });
    expect(await ask({ 'server-name': 'prometheus.test' })).toMatchObject({ kind: 'value', value: 1 });
  });
});
