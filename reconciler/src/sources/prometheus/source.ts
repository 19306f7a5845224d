import { setMaxListeners } from 'node:events';
import { Problem } from '../../core/errors.ts';
import type { MetricsProvider, PrometheusSource } from '../../core/generated/fleet.ts';
import type { Reading } from '../../core/signals.ts';
import type { MetricRequest, Source } from '../../ports.ts';
import { fault, instantValue, rangeValue } from './answer.ts';
import { NO_CREDENTIALS, readCredentials } from './credentials.ts';
import { type Connection, connect, post } from './http.ts';
import { sampleTime } from './sample-time.ts';

export interface PrometheusSourceOptions {
  /** Folder with one folder for each credentials. Default: `KRAKE_INFRA_CREDENTIALS`. */
  readonly credentials?: string | undefined;
}

const TIMEOUT_SECONDS = 10;
/** Points of a range query, unless that would be more than one a second. */
const POINTS = 240;

/**
 * Prometheus, and what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics. All requests of one reading are under way
 * at once, on at most 16 connections, and share one deadline. Every value carries the time of its samples.
 */
export function prometheusSource(options: PrometheusSourceOptions = {}): Source {
  const folder = 'credentials' in options ? options.credentials : process.env['KRAKE_INFRA_CREDENTIALS'] || undefined;
  const kept = new Map<string, { readonly key: string; readonly connection: Connection }>();
  return {
    type: 'prometheus',
    async read(provider, requests, { at }) {
      const seconds = provider.spec.prometheus?.timeoutSeconds ?? TIMEOUT_SECONDS;
      const signal = AbortSignal.timeout(seconds * 1000);
      setMaxListeners(0, signal);
      const opened = Promise.race([open(provider), aborted(signal)]).catch((error: unknown) => error);
      const readings = requests.map(async (request): Promise<[string, Reading]> => {
        const connection = await opened;
        const failed = (error: unknown) =>
          errorReading(error, { provider, request, late: signal.aborted ? seconds : undefined });
        if (!isConnection(connection)) return [request.metric, failed(connection)];
        return [request.metric, await ask({ connection, at, signal, seconds }, request).catch(failed)];
      });
      return new Map(await Promise.all(readings));
    },
  };

  /** Credentials are read each time, so that a rotated one is used at once. */
  async function open({ metadata: { name }, spec }: MetricsProvider): Promise<Connection> {
    const { url: address, credentials, tenant } = spec.prometheus ?? missing();
    const url = new URL(address);
    const own = credentials === undefined ? NO_CREDENTIALS : await readCredentials(folder, credentials, url);
    const key = JSON.stringify([address, tenant, own]);
    const known = kept.get(name);
    if (known?.key === key) return known.connection;
    const connection = connect(url, own, tenant);
    kept.set(name, { key, connection });
    return connection;
  }
}

interface Asking {
  readonly connection: Connection;
  /** Time to read for, in seconds since the epoch. */
  readonly at: number;
  readonly signal: AbortSignal;
  /** Time the server is given. */
  readonly seconds: number;
}

function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'agent' in value;
}

/** Files can hang too, on a share of the network. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

function missing(): PrometheusSource {
  throw fault('has no block prometheus', 'add it with the url to ask');
}

async function ask(asking: Asking, { query, range }: MetricRequest): Promise<Reading> {
  const time = sampleTime(query, range?.seconds);
  const [value, at] = await Promise.all([
    range ? askRange(asking, query, range) : instant(asking, query),
    time.kind === 'query' ? instant(asking, time.query) : asking.at,
  ]);
  if (value === undefined) return { kind: 'absent' };
  if (time.kind === 'unknown') {
    throw fault('it can not be told which series the query looks at, and so how old they are', 'write plain PromQL');
  }
  if (at === undefined) {
    const hint = 'the number is made up by the query, for example by vector(0) or absent()';
    throw fault('none of the series that the query looks at has a recent sample', hint);
  }
  return { kind: 'value', value, at };
}

async function instant(asking: Asking, query: string): Promise<number | undefined> {
  return instantValue(await send(asking, '/api/v1/query', { query, time: String(asking.at) }));
}

async function askRange(asking: Asking, query: string, range: NonNullable<MetricRequest['range']>) {
  const [start, step] = [asking.at - range.seconds, Math.max(1, Math.ceil(range.seconds / POINTS))];
  const form = { query, start: String(start), end: String(asking.at), step: String(step) };
  return rangeValue(await send(asking, '/api/v1/query_range', form), range.reduce);
}

function send({ connection, signal, seconds }: Asking, path: string, form: Readonly<Record<string, string>>) {
  // Thanos would otherwise answer with what is left of the data when a store is down.
  const limits = { timeout: `${seconds}s`, partial_response: 'false' };
  return post(connection, path, new URLSearchParams({ ...form, ...limits }), signal);
}

interface Failure {
  readonly provider: MetricsProvider;
  readonly request: MetricRequest;
  /** Seconds of the deadline, when it has passed. */
  readonly late: number | undefined;
}

function errorReading(error: unknown, { provider, request, late }: Failure): Reading {
  const said = error instanceof Problem ? error.message : `unexpected: ${(error as Error)?.name}`;
  const what = late === undefined ? said : `no answer within ${late} s`;
  return { kind: 'error', message: `metric ${request.metric} from provider ${provider.metadata.name}: ${what}` };
}
