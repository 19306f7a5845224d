import { Problem } from '../../core/errors.ts';
import type { MetricRange } from '../../core/generated/fleet.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an HTTP server said. */
export interface Answer {
  readonly status: number;
  /** Host of a redirect's target. */
  readonly location?: string;
  readonly text: string;
  /** Takes out what a server may have repeated of a request. */
  redact(text: string): string;
}

/** The one number of an instant query; `undefined` when nothing is there. @throws {Problem} anything else */
export function instantValue(answer: Answer): number | undefined {
  const { resultType, result } = dataOf(answer);
  if (resultType === 'scalar') return sampleValue(result);
  if (resultType === 'vector') {
    const series = onlySeries(result, answer);
    return series && sampleValue(series['value']);
  }
  const hint = resultType === 'matrix' ? 'reduce the range, for example with last_over_time()' : 'ask for a number';
  throw fault(`the query gives a ${clean(resultType, 20, answer)}, not one value`, hint);
}

/** The points of a range query reduced to one number; `undefined` when there are none. @throws {Problem} */
export function rangeValue(answer: Answer, reduce: MetricRange['reduce']): number | undefined {
  const { resultType, result } = dataOf(answer);
  if (resultType !== 'matrix') throw fault(`a range query was answered by a ${clean(resultType, 20, answer)}`);
  const series = onlySeries(result, answer);
  if (series === undefined) return undefined;
  if (!Array.isArray(series['values']) || series['values'].length === 0) throw noNumber(series);
  const values = series['values'].map(sampleValue);
  // One that is no number makes the whole untrue, also where a maximum would pass over it.
  return values.find((value) => !Number.isFinite(value)) ?? REDUCE[reduce](values);
}

const REDUCE: Readonly<Record<MetricRange['reduce'], (values: readonly number[]) => number>> = {
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  last: (values) => values.at(-1) as number,
};

function dataOf(answer: Answer): Json {
  const { status, location, text } = answer;
  if (status >= 300 && status < 400) {
    const hint = 'write the address that answers into url; redirects are not followed';
    throw fault(`redirects to ${location ?? 'another address'}`, hint);
  }
  const body = parsed(text);
  if (body?.['status'] === 'error') throw refusal(answer, body);
  if (status !== 200) throw fault(`HTTP ${status}`, HINTS[status]);
  if (body?.['status'] !== 'success' || !isObject(body['data'])) {
    throw fault('the answer is not one of the Prometheus API', 'check url and its path');
  }
  return body['data'];
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'check the credentials of the provider',
  403: 'check the credentials of the provider',
  404: 'check url and its path',
};

function refusal(answer: Answer, { errorType, error, warnings }: Json): Problem {
  const { status } = answer;
  const said = [error, ...(Array.isArray(warnings) ? warnings : [])].join('; ');
  return fault(`${clean(errorType ?? `HTTP ${status}`, 40, answer)}: ${clean(said, 300, answer)}`, HINTS[status]);
}

function parsed(text: string): Json | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function onlySeries(result: unknown, answer: Answer): Json | undefined {
  if (!Array.isArray(result) || !result.every(isObject)) throw fault('the answer is not one of the Prometheus API');
  if (result.length <= 1) return result[0];
  const two = result.slice(0, 2).map(({ metric }) => labels(metric, answer));
  const hint = 'choose one by its labels, or add them up with sum() or max()';
  throw fault(`the query gives ${result.length} series, among them ${two.join(' and ')}`, hint);
}

function labels(metric: unknown, answer: Answer): string {
  const { __name__: name = '', ...rest } = isObject(metric) ? metric : {};
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return clean(`${String(name)}{${pairs.join(', ')}}`, 150, answer);
}

/** `[time, "value"]`, where the time is the one that was asked for. */
function sampleValue(sample: unknown): number {
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  if (typeof text !== 'string' || !NUMBER.test(text)) throw noNumber(sample);
  return Number(text.replace('Inf', 'Infinity'));
}

const NUMBER = /^(?:NaN|[+-]?Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

function noNumber(sample: unknown): Problem {
  const histogram = sample === undefined || (isObject(sample) && 'histograms' in sample);
  if (!histogram) return fault('the value is no number');
  return fault('the series holds no plain numbers', 'reduce a histogram, for example with histogram_quantile()');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fault of what a server answered. */
export function fault(message: string, hint?: string): Problem {
  return new Problem({ code: 'unavailable', message, ...(hint !== undefined && { hint }) });
}

/** Text of others on one line, without secrets, and not endless. */
function clean(text: unknown, length: number, { redact }: Answer): string {
  const line = redact(String(text))
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
