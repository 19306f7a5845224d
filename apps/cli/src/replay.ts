import { poolOf } from '@krake-infra/reconciler/core/apply.ts';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { MachinePool, ScalingPolicy } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { EMPTY_MEMORY } from '@krake-infra/reconciler/core/memory.ts';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { totalLimits, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { Loop, type LoopParts } from '@krake-infra/reconciler/loop/loop.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { parseSeries } from '@krake-infra/reconciler/sources/static/series.ts';
import type { Context } from './context.ts';
import { showPass } from './pass-output.ts';
import { type PlotPoint, plotNodesAgainstLoad } from './plot.ts';
import { sizesText } from './replay-sizes.ts';
import { progress } from './terminal.ts';

export interface ReplayOptions {
  /** Seconds of recorded time between passes. */
  readonly step: number;
  /** Seconds since the epoch; default: the first and last sample of the recordings. */
  readonly from?: number;
  readonly to?: number;
}

/** Plays the recorded series of the fleet back as fast as commits can be pushed, then shows nodes against load. */
export async function replay(context: Context, parts: LoopParts, options: ReplayOptions): Promise<void> {
  const { from, to } = await recordedTime(parts, options);
  let now = from;
  const loop = new Loop({ ...parts, memory: EMPTY_MEMORY, clock: { now: () => now * 1000 } });
  const line = progress(context.terminal);
  const reports: PassReport[] = [];
  for (; now <= to; now += options.step) {
    line.step(
      `${new Date(now * 1000).toISOString().slice(0, 16)} (${Math.round((100 * (now - from)) / (to - from || 1))} %)`,
    );
    const report = await loop.tick();
    reports.push(report);
    if (report.committed.length > 0 || report.withheld.length > 0) line.done();
    showPass(context, report);
  }
  line.done();
  await loop.close();
  if (context.output === 'table') await summarise(context, parts, reports, options.step);
}

/** From the first to the last sample of the recordings, unless told otherwise. */
async function recordedTime(parts: LoopParts, options: ReplayOptions): Promise<{ from: number; to: number }> {
  const head = await parts.repository.head();
  const { data } = (await parts.reader.read(head)).fleet;
  const recorded = [...data.metricsProviders.values()].flatMap(({ spec }) => spec.static?.series ?? []);
  const times: number[] = [];
  for (const series of recorded) {
    const bytes = head && (await parts.repository.readAt(head, series.file));
    if (!bytes)
      throw new Problem({
        code: 'not-found',
        file: series.file,
        message: 'there is no such file',
        hint: 'commit the recording',
      });
    const parsed = parseSeries(series, Buffer.from(bytes).toString('utf8')).times;
    times.push(...parsed.slice(0, 1), ...parsed.slice(-1));
  }
  if (times.length === 0) {
    const hint = 'add spec.static.series to a MetricsProvider';
    throw new Problem({ code: 'invalid', message: 'the fleet has no recorded series to replay', hint });
  }
  return { from: options.from ?? Math.min(...times), to: options.to ?? Math.max(...times) };
}

async function summarise(
  context: Context,
  parts: LoopParts,
  reports: readonly PassReport[],
  step: number,
): Promise<void> {
  const { data } = (await parts.reader.read(await parts.repository.head())).fleet;
  const told = new Set<string>();
  for (const policy of data.policies.values()) {
    const { targetPerNode, target } = policy.spec;
    const { terminal, paint } = context;
    const cluster = namespacedName({ ...policy.metadata, name: target.cluster });
    const name = `${cluster}/${target.pool}`;
    // Only where the load says how many nodes it needs can the two be drawn together.
    if (!targetPerNode) {
      const changes = reports.flatMap(({ committed }) => committed);
      if (!told.has(name)) terminal.out(`\n${paint('bold', name)}\n${sizesText(changes, cluster, target.pool)}\n`);
      told.add(name);
      continue;
    }
    const { metric, value } = targetPerNode;
    const points = pointsOf(data, policy, metric, reports);
    const width = Math.max(40, Math.min(terminal.columns, 120) - 8);
    terminal.out(`\n${paint('bold', name)}\n`);
    terminal.out(plotNodesAgainstLoad(points, { width, height: 12, perNode: value, paint }));
    terminal.out(`${outcome(points, value, step)}\n`);
  }
}

/** Size and load of a policy's pool at each pass; the sizes are told by the commits, backwards from the size now. */
function pointsOf(data: FleetData, policy: ScalingPolicy, metric: string, reports: readonly PassReport[]): PlotPoint[] {
  const key = namespacedName({ ...policy.metadata, name: policy.spec.target.cluster });
  const { pool } = poolOf(data, key, policy.spec.target.pool);
  let nodes = pool ? fewestOf(pool) : 0;
  const points: PlotPoint[] = [];
  for (const report of [...reports].reverse()) {
    const sample = report.samples.get(metric);
    points.push({ at: report.at, load: sample?.kind === 'value' ? sample.value : undefined, nodes });
    const change = report.committed.find(
      ({ decision, proposal }) => decision.cluster === key && decision.pool === policy.spec.target.pool && !proposal,
    );
    nodes = change?.decision.from ?? nodes;
  }
  return points.reverse();
}

/** Machines of a pool in Git; of a bounded one the fewest. */
function fewestOf(pool: MachinePool): number {
  return pool.owner === 'bounded' ? totalLimits(pool).min : totalReplicas(pool);
}

function outcome(points: readonly PlotPoint[], perNode: number, step: number): string {
  const hours = step / 3600;
  const nodeHours = points.reduce((sum, { nodes }) => sum + nodes * hours, 0);
  // A load meets the nodes of the pass before: those that it brings are still to come.
  const late = points.filter(({ load }, index) => (load ?? 0) > (points[index - 1]?.nodes ?? Infinity) * perNode * 1.1);
  const sizes = points.map(({ nodes }) => nodes);
  const changes = sizes.filter((size, index) => index > 0 && size !== sizes[index - 1]).length;
  const peak = Math.max(...sizes);
  const fixed = (peak * points.length * hours).toFixed(0);
  const minutes = `${(late.length * step) / 60} of ${(points.length * step) / 60} minutes`;
  return `${changes} changes; ${nodeHours.toFixed(0)} node hours, ${fixed} at a fixed ${peak}; load over 10 % above target in ${minutes}`;
}
