import { parser } from '@prometheus-io/lezer-promql';

/** How far back Prometheus looks for the newest sample of a series unless it is told otherwise, in seconds. */
const LOOKBACK = 300;
/** Distance of the looks into a longer window; below the look-back, so that no sample falls between two. */
const STEP = 240;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** When the samples behind a query were measured: `computed` from none, by a query of its own, or nobody knows. */
export type SampleTime =
  | { readonly kind: 'computed' }
  | { readonly kind: 'query'; readonly query: string }
  | { readonly kind: 'unknown' };

/**
 * The query that tells how old the data behind a query are. Prometheus stamps every answer with the time of the
 * question, so the samples are asked for their own time: of each series selector in the query the newest, of several
 * selectors the one that was measured longest ago. `offset` and `@` move what is read and do not count as age.
 *
 * @param extraWindow seconds that the query is evaluated over
 */
export function sampleTime(query: string, extraWindow = 0): SampleTime {
  const windows = selectorWindows(query) ?? selectorWindows(withKnownFunctions(query));
  if (windows === undefined) return { kind: 'unknown' };
  const parts = [...windows].map(([selector, window]) => newest(selector, window + extraWindow));
  if (parts.length === 0) return { kind: 'computed' };
  if (parts.length === 1) return { kind: 'query', query: parts[0] as string };
  // Without a label that differs, `or` would keep the first only.
  const named = parts.map((part, index) => `label_replace(${part}, "selector", "${index}", "", "")`);
  return { kind: 'query', query: `min(${named.join(' or ')})` };
}

function newest(selector: string, window: number): string {
  const now = `max(timestamp(${selector}))`;
  if (window <= LOOKBACK) return now;
  return `(${now} or max(max_over_time(timestamp(${selector})[${Math.ceil(window)}s:${STEP}s])))`;
}

/** Every series selector with the seconds that the ranges around it reach back; `undefined`: not PromQL. */
function selectorWindows(query: string): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>();
  const open: number[] = [];
  let broken = false;
  parser.parse(query).iterate({
    enter(node) {
      broken ||= node.type.isError;
      const range = RANGED.has(node.name) ? node.node.getChild('DurationExpr') : null;
      open.push(range ? seconds(query.slice(range.from, range.to)) : 0);
      if (node.name !== 'VectorSelector') return;
      const selector = query.slice(node.from, node.to);
      const window = open.reduce((sum, part) => sum + part, 0);
      found.set(selector, Math.max(window, found.get(selector) ?? 0));
    },
    leave: () => void open.pop(),
  });
  return broken ? undefined : found;
}

/**
 * Functions that the grammar does not know, because they are older or newer or of one vendor, by the name of one that it
 * knows; nothing else changes. Whether there is such a function is for the server to say.
 */
function withKnownFunctions(query: string): string {
  let renamed = query;
  let shift = 0;
  parser.parse(query).iterate({
    enter({ name, from, to }) {
      if (name !== 'Identifier' || !/^\s*\(/.test(query.slice(to))) return;
      renamed = renamed.slice(0, from + shift) + KNOWN_FUNCTION + renamed.slice(to + shift);
      shift += KNOWN_FUNCTION.length - (to - from);
    },
  });
  return renamed;
}

const KNOWN_FUNCTION = 'abs';

const RANGED = new Set(['MatrixSelector', 'SubqueryExpr']);

/** `1h30m`, or a number of seconds. What is computed counts as 0: data that old are then not found. */
function seconds(duration: string): number {
  if (/^[\d.]+$/.test(duration)) return Number(duration);
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(duration)) return 0;
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit as string] as number), 0);
}
