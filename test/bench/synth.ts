import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster } from '@krake-infra/constructs';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { clusterProps } from '@krake-infra/synth/cluster-props.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { IncrementalRenderer, type OutputChanges } from '@krake-infra/synth/incremental.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesiseFolder } from '@krake-infra/synth/synthesise-folder.ts';
import { App, Chart } from 'cdk8s';
import { type FleetSize, generateFleet } from '../support/fleet-generator.ts';
import { VirtualFleet } from '../support/virtual-fleet.ts';
import { run } from './child.ts';
import { type BenchResult, median, milliseconds, pairedRatio } from './result.ts';

const AT = '2026-03-01T08:00:00Z';

/** Generated data together with its state files, as a fleet is after its first commit. */
function settledFleet(size: FleetSize): VirtualFleet {
  const fleet = new VirtualFleet(generateFleet(size));
  for (const { path, bytes } of renderFleet(dataOf(fleet), AT).files) {
    if (path.startsWith('manifests/')) fleet.outputs.set(path, bytes);
    else fleet.putFile({ path, mode: '100644', bytes });
  }
  return fleet;
}

function dataOf(fleet: VirtualFleet): FleetData {
  return loadFleet(fleet.inputs.values()).data;
}

/** Row 2: a fleet ten times as large costs ten times as much. */
export async function benchFullRender(): Promise<readonly BenchResult[]> {
  const [small, large] = [1_000, 10_000].map((clusters) => dataOf(settledFleet({ clusters }))) as [
    FleetData,
    FleetData,
  ];
  const turns = 3;
  const ratio = await pairedRatio(
    turns,
    () => renderFleet(large, AT),
    () => renderFleet(small, AT),
  );
  const alone = (await milliseconds(() => renderFleet(small, AT))) / 1_000;
  return [
    {
      row: 2,
      name: 'full rendering: time per cluster at 10,000 clusters over that at 1,000',
      value: ratio / 10,
      limit: 1.3,
      better: 'lower',
      n: turns,
    },
    { row: 2, name: 'full rendering: ms per cluster', value: alone, better: 'lower', n: 1 },
  ];
}

/** The chart as cdk8s would render it, walking through the whole App for each. */
class PlainCluster extends Cluster {
  override toJson(): unknown[] {
    return Chart.prototype.toJson.call(this);
  }
}

/** Row 3: the same 1,000 charts in one App, by `App.synth` and by our renderer, both written to files. */
export async function benchPlainSynth(): Promise<readonly BenchResult[]> {
  const data = dataOf(settledFleet({ clusters: 1_000 }));
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const [plain, ours] = [join(folder, 'plain'), join(folder, 'ours')];
  const turns = 3;
  try {
    const ratios: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const fast = await milliseconds(() => writeRendered(data, ours));
      ratios.push((await milliseconds(() => synthPlain(data, plain))) / fast);
    }
    for (const { metadata } of data.clusters.values()) {
      const file = `${metadata.namespace}-${metadata.name}.yaml`;
      if (!readFileSync(join(plain, file)).equals(readFileSync(join(ours, file)))) throw new Error(`${file} differs`);
    }
    const name = 'plain App.synth over our rendering, 1,000 clusters, same bytes';
    return [{ row: 3, name, value: median(ratios), limit: 6, better: 'higher', n: turns }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function synthPlain(data: FleetData, outdir: string): void {
  const app = new App({ outdir, outputFileExtension: '.yaml' });
  for (const [key, cluster] of data.clusters) {
    const resolved = resolveCluster(data, cluster);
    if (resolved) new PlainCluster(app, key.replace('/', '-'), clusterProps(data, resolved, data.states.get(key)));
  }
  app.synth();
}

function writeRendered(data: FleetData, outdir: string): void {
  mkdirSync(outdir, { recursive: true });
  for (const { path, bytes } of renderFleet(data, AT).files) {
    const [, , namespace, name, file] = path.split('/');
    if (file === 'cluster.yaml') writeFileSync(join(outdir, `${namespace}-${name}.yaml`), bytes);
  }
}

/** Row 4: one change among 10,000 clusters, in a process that is there and in one that starts. */
export async function benchIncremental(): Promise<readonly BenchResult[]> {
  const fleet = settledFleet({ clusters: 10_000 });
  return [await benchWarm(fleet), await benchCold(fleet)];
}

const TURNS = 11;

/** Another number of machines in one cluster's file; gives its key and path. */
function scaleOne(fleet: VirtualFleet, turn: number) {
  const index = (turn * 811) % 10_000;
  const key = `team-${Math.floor(index / 100)}/cluster-${index}` as const;
  const path = `clusters/${key}.yaml`;
  const text = Buffer.from(fleet.inputs.get(path)?.bytes ?? []).toString();
  const bytes = Buffer.from(text.replace(/replicas: \d+/, `replicas: ${10 + turn}`));
  fleet.putFile({ path, mode: '100644', bytes });
  return { key, path, bytes };
}

async function benchWarm(fleet: VirtualFleet): Promise<BenchResult> {
  const renderer = new IncrementalRenderer({ stampOf: fleet.stampOf });
  await fleet.update(renderer, AT, true);
  const ratios: number[] = [];
  for (let turn = 0; turn <= TURNS; turn++) {
    const { key } = scaleOne(fleet, turn);
    const changes = fleet.changes(false);
    fleet.changed.clear();
    const data = dataOf(fleet);
    const alone = () => milliseconds(() => fleetRenderer.cluster(data, key, AT));
    const update = () => milliseconds(async () => expectOne(clustersOf(await renderer.update(changes, AT))));
    const [first, second] = turn % 2 === 0 ? [await alone(), await update()] : [await update(), await alone()];
    if (turn > 0) ratios.push(turn % 2 === 0 ? second / first : first / second);
  }
  const name = 'one change in 10,000, warm: reading and rendering it over rendering that cluster alone';
  return { row: 4, name, value: median(ratios), limit: 3, better: 'lower', n: TURNS };
}

async function benchCold(fleet: VirtualFleet): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  try {
    const [dir, ledger] = [join(folder, 'fleet'), join(folder, 'ledger')];
    for (const [path, { bytes }] of fleet.inputs) write(dir, path, bytes);
    await synthesiseFolder(dir, { ledgerFile: ledger, at: AT });
    const ratios: number[] = [];
    for (let turn = 0; turn <= TURNS; turn++) {
      const { path, bytes } = scaleOne(fleet, TURNS + 1 + turn);
      write(dir, path, bytes);
      const [rendered, taken = 0] = await run(program('cold-synth.mjs'), [dir, ledger, AT]);
      const [, floor = 0] = await run(program('cold-floor.mjs'), [dir]);
      expectOne(rendered);
      if (turn > 0) ratios.push(taken / floor);
    }
    const name = 'one change in 10,000, cold: reading, hashing, ledger, rendering it over reading and hashing alone';
    return { row: 4, name, value: median(ratios), limit: 3, better: 'lower', n: TURNS };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function program(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function clustersOf({ files }: OutputChanges): number {
  return files.filter(({ path }) => path.endsWith('/cluster.yaml')).length;
}

function expectOne(rendered: number | undefined): void {
  if (rendered !== 1) throw new Error(`one cluster changed, but ${rendered} were rendered`);
}

function write(dir: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), bytes);
}
