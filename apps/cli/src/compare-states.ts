import { check, type FleetState, type Refusal } from '@krake-infra/reconciler/core/check.ts';
import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ManifestUnit } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData, NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { type Plan, plan } from '@krake-infra/reconciler/core/plan.ts';
import { touchedClusters } from '@krake-infra/reconciler/core/touched.ts';
import { type FleetFile, parseFleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import type { LoadedFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';

/** What a change does, and which rules refuse it. */
export interface ComparedStates {
  readonly plan: Plan;
  readonly refusals: readonly Refusal[];
  /** Clusters that could not be built before the change either, so that nothing can be said of their change. */
  readonly incomparable: readonly NamespacedName[];
}

/** The fleet with the files of another state, sharing what is the same in both. */
export function withFiles(fleet: LoadedFleet, before: readonly FleetFile[], after: readonly FleetFile[]): LoadedFleet {
  const old = new Map(before.map((file) => [file.path, file]));
  const now = new Set(after.map(({ path }) => path));
  const changed = after.filter((file) => !isSame(old.get(file.path), file));
  const gone = before.filter(({ path }) => !now.has(path));
  return fleet.with([
    ...changed.map((file) => [file.path, parseFleetFile(file)] as const),
    ...gone.map(({ path }) => [path, undefined] as const),
  ]);
}

function isSame(a: FleetFile | undefined, b: FleetFile): boolean {
  return a !== undefined && a.mode === b.mode && Buffer.compare(a.bytes, b.bytes) === 0;
}

/**
 * Compares two states that share what is the same in both; only what differs is rendered.
 *
 * @param at RFC 3339 time at which templates retire
 * @throws ProblemsError when a cluster can not be built after the change
 */
export function compareStates({ data: before, problems }: LoadedFleet, after: FleetData, at: string): ComparedStates {
  const isBroken = problems.length > 0;
  const touched = touchedClusters(before, after);
  const [old, next] = [new Map<NamespacedName, ManifestUnit>(), new Map<NamespacedName, ManifestUnit>()];
  const incomparable = touched.filter(
    (key) => before.clusters.has(key) && !canRender(isBroken, () => render(before, key, at, old)),
  );
  for (const key of touched) render(after, key, at, next);
  const compared = touched.filter((key) => !incomparable.includes(key));
  const shared = sharedUnits(before, after, isBroken);
  const sides = [
    sideOf(before, [...unitsOf(old, compared), ...shared.before], compared),
    sideOf(after, [...unitsOf(next, compared), ...shared.after], compared),
  ] as const;
  const { immutability } = fleetRenderer;
  return {
    plan: plan(sides[0].manifests, sides[1].manifests, immutability),
    refusals: check(sides[0], sides[1], { immutability }),
    incomparable,
  };
}

/** Data of a broken fleet are incomplete, and what rendering does with them is no defect. */
function canRender(isBroken: boolean, render: () => void): boolean {
  try {
    render();
    return true;
  } catch (error) {
    if (isBroken || error instanceof ProblemsError) return false;
    throw error;
  }
}

function render(data: FleetData, key: NamespacedName, at: string, units: Map<NamespacedName, ManifestUnit>): void {
  const rendered = fleetRenderer.cluster(data, key, at);
  if (rendered) units.set(key, { management: rendered.management, cluster: key, objects: rendered.objects });
}

/** What clusters share and may differ; nothing where it could not be rendered before the change either. */
function sharedUnits(before: FleetData, after: FleetData, isBroken: boolean) {
  const next = fleetRenderer.shared(after, before).units;
  let old: readonly ManifestUnit[] = [];
  const render = () => {
    old = fleetRenderer.shared(before, after).units;
  };
  return canRender(isBroken, render) ? { before: old, after: next } : { before: [], after: [] };
}

function unitsOf(units: ReadonlyMap<NamespacedName, ManifestUnit>, keys: readonly NamespacedName[]) {
  return keys.flatMap((key) => units.get(key) ?? []);
}

function sideOf(data: FleetData, manifests: readonly ManifestUnit[], keys: readonly NamespacedName[]): FleetState {
  const clusters = keys.flatMap((key) => {
    const cluster = data.clusters.get(key);
    return cluster ? [[key, cluster] as const] : [];
  });
  return { data: { ...data, clusters: new Map(clusters) }, manifests };
}
