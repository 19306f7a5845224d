import { check } from '@krake-infra/reconciler/core/check.ts';
import { Problem, type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import type { FileChange } from '@krake-infra/reconciler/core/repository.ts';
import { countText } from '@krake-infra/reconciler/core/text.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesiseFolder } from '@krake-infra/synth/synthesise-folder.ts';
import { createTwoFilesPatch } from 'diff';
import { type Context, timestamp } from '../context.ts';
import { cacheFolder, locateFleet, requireFleet } from '../fleet-location.ts';
import { fleetAtRevision } from '../revisions.ts';
import { progress } from '../terminal.ts';
import { type FleetFolder, readFleetFolder } from '../work-tree.ts';

export interface Synthesised {
  readonly data: FleetData;
  /** Changes that bring the folder in line with its data. */
  readonly changes: readonly FileChange[];
}

/** Renders a folder's fleet and compares; writes nothing. */
export function compare(folder: FleetFolder, at: number): Synthesised {
  const fleet = loadFleet(folder.files);
  const problems = [...fleet.problems, ...fleetProblems(fleet)];
  if (problems.length > 0) throw new ProblemsError(problems);
  return { data: fleet.data, changes: changesFor(folder, fleet.data, at) };
}

function changesFor(folder: FleetFolder, data: FleetData, at: number): readonly FileChange[] {
  const { files } = renderFleet(data, timestamp(at));
  const wanted = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const present = presentFiles(folder);
  const changed = files.filter(({ path, bytes }) => !sameBytes(present.get(path), bytes));
  const gone = [...folder.manifests.keys()].filter((path) => !wanted.has(path)).map((path) => ({ path, bytes: null }));
  return [...changed, ...gone];
}

/** Files of a folder that are not what its valid data say. */
export function staleFiles(folder: FleetFolder, data: FleetData, at: number): readonly ProblemDetails[] {
  const hint = 'run krake-infra synth and commit the result';
  return changesFor(folder, data, at).map(({ path: file, bytes }) => {
    const message = bytes === null ? 'is rendered for nothing any more' : 'is not what data and state say';
    return { code: 'stale', file, message, hint };
  });
}

function presentFiles({ files, manifests }: FleetFolder): ReadonlyMap<string, Uint8Array> {
  return new Map([...files.map(({ path, bytes }) => [path, bytes] as const), ...manifests]);
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

/** Renders what changed of a folder's fleet into the folder. */
export async function synthesise(dir: string, at: number) {
  const ledgerFile = `${cacheFolder(dir)}.ledger`;
  return synthesiseFolder(dir, { ledgerFile, at: timestamp(at) });
}

export async function synth(context: Context, options: { check?: boolean; against?: string }): Promise<void> {
  const dir = requireFleet(locateFleet(context.fleet));
  const now = context.clock.now();
  const line = progress(context.terminal);
  line.step('reading and rendering the fleet');
  const folder = options.check || options.against ? readFleetFolder(dir) : undefined;
  const compared = folder && compare(folder, now);
  if (compared && options.against !== undefined) refuseChange(dir, options.against, compared.data, now);
  if (folder && compared && options.check) {
    line.done();
    checkOnly(context, folder, compared.changes);
    return;
  }
  const { written, deleted } = await synthesise(dir, now);
  line.done();
  const rest = deleted.length > 0 ? `, ${deleted.length} deleted` : '';
  const text =
    written.length + deleted.length === 0 ? 'nothing to write' : `${countText(written.length, 'file')} written${rest}`;
  context.terminal.out(`${context.paint('good', 'synthesised')}: ${text}\n`);
}

function checkOnly(context: Context, folder: FleetFolder, changes: readonly FileChange[]): void {
  if (changes.length === 0) {
    context.terminal.out(`${context.paint('good', 'up to date')}: manifests are what data and state say\n`);
    return;
  }
  const present = presentFiles(folder);
  for (const change of changes) context.terminal.out(patch(change, present.get(change.path)));
  throw new Problem({
    code: 'stale',
    message: `${changes.length === 1 ? 'one file is' : `${changes.length} files are`} not what data and state say`,
    hint: 'run krake-infra synth and commit the result',
  });
}

function patch({ path, bytes }: FileChange, present: Uint8Array | undefined): string {
  const text = (content: Uint8Array | null | undefined) => (content ? Buffer.from(content).toString('utf8') : '');
  return createTwoFilesPatch(path, path, text(present), text(bytes), 'committed', 'rendered');
}

/** Applies the rules that need two states. */
function refuseChange(dir: string, revision: string, data: FleetData, now: number): void {
  const at = timestamp(now);
  const { data: before } = fleetAtRevision(dir, revision);
  const sides = [before, data].map((side) => ({ data: side, manifests: renderFleet(side, at).units }));
  const [old, next] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const refusals = check(old, next, { immutability: fleetRenderer.immutability });
  if (refusals.length > 0) throw new ProblemsError(refusals.map((refusal) => ({ code: 'refused', ...refusal })));
}
