import type { Paint } from './terminal.ts';

export interface PlotPoint {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly load: number | undefined;
  readonly nodes: number;
}

export interface PlotOptions {
  /** Columns and rows of the drawing area. */
  readonly width: number;
  readonly height: number;
  /** Load that one node should carry; puts both curves on one scale. */
  readonly perNode: number;
  readonly paint: Paint;
}

/** Nodes (steps) against the load (dots) on one scale of nodes: where dots lie above the steps, load was not covered. */
export function plotNodesAgainstLoad(points: readonly PlotPoint[], options: PlotOptions): string {
  const { width, height, perNode, paint } = options;
  const columns = resample(points, width);
  const top = Math.max(1, ...columns.map(({ nodes, load }) => Math.max(nodes, (load ?? 0) / perNode)));
  const rowOf = (value: number) => Math.min(height - 1, Math.round((value / top) * (height - 1)));
  const lines: string[] = [];
  for (let row = height - 1; row >= 0; row--) {
    const cells = columns.map(({ nodes, load }) => {
      if (load !== undefined && rowOf(load / perNode) === row) return paint('warn', '•');
      return rowOf(nodes) === row ? paint('good', '▬') : ' ';
    });
    lines.push(`${axis(row, height, top)}┤${cells.join('')}`);
  }
  const first = dayOf(points[0]?.at ?? 0);
  const last = dayOf(points.at(-1)?.at ?? 0);
  const gap = ' '.repeat(Math.max(1, columns.length - first.length - last.length));
  lines.push(`${' '.repeat(5)}└${'─'.repeat(columns.length)}`, `${' '.repeat(6)}${first}${gap}${last}`);
  lines.push(`      ${paint('good', '▬')} nodes   ${paint('warn', '•')} load in nodes' worth (${perNode} each)`);
  return lines.map((line) => `${line}\n`).join('');
}

/** One point a column: the highest load and the last number of nodes of its share of the points. */
function resample(points: readonly PlotPoint[], width: number): PlotPoint[] {
  if (points.length <= width) return [...points];
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * points.length) / width);
    const share = points.slice(from, Math.max(from + 1, Math.floor(((column + 1) * points.length) / width)));
    const loads = share.flatMap(({ load }) => (load === undefined ? [] : [load]));
    const last = share.at(-1) as PlotPoint;
    return { at: last.at, nodes: last.nodes, load: loads.length === 0 ? undefined : Math.max(...loads) };
  });
}

function axis(row: number, height: number, top: number): string {
  const labelled = row === 0 || row === height - 1 || row === Math.round((height - 1) / 2);
  return (labelled ? String(Math.round((row / (height - 1)) * top)) : '').padStart(4).padEnd(5);
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
