import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { type ClusterLine, fleetStatus } from '@krake-infra/reconciler/track/cluster-api/fleet-status.ts';
import { type Context, timestamp } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { type Live, requireLive, withLive } from '../live.ts';
import { type ClusterName, clusterName, requireCluster } from '../names.ts';
import { printData, tableText } from '../terminal.ts';

/** A management cluster that does not answer is waited for so long. Milliseconds. */
const PATIENCE_MS = 15_000;
/** At most so many pictures in a second, however much happens. */
const FRAME_MS = 500;

/** What became of clusters: their machines, and what Flux applied. */
export async function status(context: Context, text: string | undefined): Promise<void> {
  const { data, only } = await fleetOf(context, text);
  await withLive(context, [...data.managementClusters.keys()], async (given) => {
    const live = requireLive(given);
    await read(live);
    const lines = fleetStatus(data, live.managements, { at: context.clock.now() / 1000, only: only?.key });
    printData(context.terminal, context.output, lines, () => tableOf(lines));
  });
}

/** The same until a signal ends it: a table in place on a terminal, elsewhere one line for each change. */
export async function watch(context: Context, text: string | undefined): Promise<void> {
  const { data, only } = await fleetOf(context, text);
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    await withLive(context, [...data.managementClusters.keys()], async (given) => {
      const live = requireLive(given);
      await read(live);
      const lines = () => fleetStatus(data, live.managements, { at: context.clock.now() / 1000, only: only?.key });
      const show = context.terminal.interactive ? livePicture(context) : changes(context);
      while (!stop.signal.aborted) {
        const next = nextChange(live, stop.signal);
        show(lines());
        await next;
      }
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

async function fleetOf(context: Context, text: string | undefined): Promise<{ data: FleetData; only?: ClusterName }> {
  const only = text === undefined ? undefined : clusterName(text);
  const data = await readValidFleet(context);
  if (only) requireCluster(data, only.key);
  return { data, ...(only && { only }) };
}

async function read({ managements }: Live): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await Promise.all([...managements.values()].map((each) => each.read(signal)));
}

/** Resolves after the next change, not sooner than a picture lasts; a time-out of what is known counts as one too. */
async function nextChange({ managements }: Live, stop: AbortSignal): Promise<void> {
  const began = performance.now();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(10_000)]);
  await Promise.race([...managements.values()].map((each) => each.change(signal)));
  const rest = FRAME_MS - (performance.now() - began);
  if (rest > 0 && !stop.aborted) await new Promise((resolve) => setTimeout(resolve, rest));
}

function livePicture({ terminal }: Context): (lines: readonly ClusterLine[]) => void {
  terminal.out('\x1b[2J');
  return (lines) => {
    const rows = tableText(tableOf(lines)).split('\n');
    const text = rows.map((row) => `${row.slice(0, terminal.columns)}\x1b[K`).join('\n');
    terminal.out(`\x1b[H${text}\x1b[J`);
  };
}

function changes({ terminal, output, clock }: Context): (lines: readonly ClusterLine[]) => void {
  const shown = new Map<string, string>();
  return (lines) => {
    for (const line of lines) {
      const text = output === 'json' ? JSON.stringify(line) : rowOf(line).join('  ');
      if (shown.get(line.cluster) === text) continue;
      shown.set(line.cluster, text);
      terminal.out(output === 'json' ? `${text}\n` : `${timestamp(clock.now())} ${text}\n`);
    }
  };
}

function tableOf(lines: readonly ClusterLine[]): readonly (readonly string[])[] {
  return [['CLUSTER', 'PHASE', 'CONTROL PLANE', 'POOLS', 'APPLIED', 'WHAT'], ...lines.map(rowOf)];
}

function rowOf({ cluster, phase, available, controlPlane, pools, applied, reason }: ClusterLine): readonly string[] {
  return [
    cluster,
    available || phase !== 'Provisioned' ? phase : `${phase}, not available`,
    controlPlane ? `${controlPlane.ready}/${controlPlane.desired}` : '-',
    pools.map(({ name, ready, wanted }) => `${name}=${ready}/${wanted}`).join(' ') || '-',
    applied?.slice(0, 12) ?? '-',
    reason ?? (available ? 'ok' : '-'),
  ];
}
