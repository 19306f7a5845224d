import { isDeepStrictEqual } from 'node:util';
import type { ProblemDetails } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import type { LoadedFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import type { FaultCase, FuzzCase } from './fleet-faults.ts';
import { fleetFile } from './fleet-generator.ts';

export type Loader = (files: Iterable<FleetFile>) => LoadedFleet;

/** Throws when a fleet without fault has a problem, or when the order of its files shows. */
export function judgeValid(load: Loader, objects: readonly FleetObject[], order: readonly number[]): void {
  const files = objects.map(fleetFile);
  const fleet = load(files);
  if (fleet.problems.length > 0) throw new Error(`problems of a valid fleet: ${JSON.stringify(fleet.problems)}`);
  judgeOrder(load, files, order);
}

function judgeOrder(load: Loader, files: readonly FleetFile[], order: readonly number[]): void {
  const other = load(shuffled(files, order));
  const fleet = load(files);
  if (!isDeepStrictEqual(sortedData(other), sortedData(fleet))) throw new Error('other data in another order');
  if (!isDeepStrictEqual(other.problems, fleet.problems)) {
    throw new Error(`other problems in another order: ${JSON.stringify([fleet.problems, other.problems])}`);
  }
}

/** Throws when a fault is not reported at its place in its file, or takes other clusters with it. */
export function judgeFault(load: Loader, { objects, file, marker, order }: FaultCase): void {
  const files = replaced(objects.map(fleetFile), file);
  const { problems } = judgeLoad(load, files, file);
  const text = Buffer.from(file.bytes).toString();
  const lines = text.slice(0, text.indexOf(marker)).split('\n');
  const place = { line: lines.length, column: (lines.at(-1) as string).length + 1 };
  const found = problems.some(
    ({ line, column, ...problem }) => problem.file === file.path && line === place.line && column === place.column,
  );
  if (!found) throw new Error(`no problem at ${file.path}:${place.line}:${place.column}: ${JSON.stringify(problems)}`);
  judgeOrder(load, files, order);
}

/** Throws when bytes of one file, whatever they are, do more than give problems with a place and a way out. */
export function judgeFuzz(load: Loader, { objects, file }: FuzzCase): void {
  const files = replaced(objects.map(fleetFile), file);
  const fleet = judgeLoad(load, files, file);
  judgePlaces(fleetProblems(fleet), files);
}

function judgeLoad(load: Loader, files: readonly FleetFile[], broken: FleetFile): LoadedFleet {
  const fleet = load(files);
  judgePlaces(fleet.problems, files);
  for (const { path, bytes } of files) {
    if (path === broken.path || !path.startsWith('clusters/') || path.endsWith('.state.yaml')) continue;
    const key = path.slice('clusters/'.length, -'.yaml'.length);
    if (![...fleet.data.clusters.keys()].includes(key as never)) throw new Error(`${path} was lost: ${bytes.length}`);
  }
  return fleet;
}

function judgePlaces(problems: readonly ProblemDetails[], files: readonly FleetFile[]): void {
  const texts = new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
  for (const problem of problems) {
    const { file = '', line = 0, column = 0, message, hint } = problem;
    const text = texts.get(file)?.split('\n')[line - 1];
    const isInside = text !== undefined && column >= 1 && column <= text.length + 1;
    if (!isInside || !message || !hint) throw new Error(`a problem without place or hint: ${JSON.stringify(problem)}`);
  }
}

function replaced(files: readonly FleetFile[], file: FleetFile): FleetFile[] {
  return [...files.filter(({ path }) => path !== file.path), file];
}

function sortedData({ data }: LoadedFleet): unknown {
  return Object.values(data).map((part) => (part instanceof Map ? new Map([...part].sort(byKey)) : part));
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** The same items, ordered by these numbers. */
export function shuffled<T>(items: readonly T[], order: readonly number[]): T[] {
  const rank = (index: number) => order[index % order.length] ?? 0;
  return items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => rank(a.index) - rank(b.index) || b.index - a.index)
    .map(({ item }) => item);
}
