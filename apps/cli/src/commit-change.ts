import type { Live, Refusal } from '@krake-infra/reconciler/core/check.ts';
import { Problem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ManifestUnit } from '@krake-infra/reconciler/core/manifest.ts';
import { changeMessage } from '@krake-infra/reconciler/core/message.ts';
import type { CommitId, CommitPlan, FileChange } from '@krake-infra/reconciler/core/repository.ts';
import { advance, type PreparedChange, prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { commitCycle } from '@krake-infra/reconciler/loop/commit-cycle.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { type Context, timestamp } from './context.ts';
import { withRepository } from './fleet-access.ts';
import { locateFleet } from './fleet-location.ts';
import { askFlux } from './live.ts';
import { person } from './person.ts';
import { showPlan, upgradesIn } from './plan-output.ts';
import { printData } from './terminal.ts';

/** One commit that a person asks for. */
export interface PersonStep {
  readonly subject: string;
  readonly body?: string;
  readonly files: readonly FileChange[];
  /** Objects of a cluster that the fleet takes over. */
  readonly existing?: ManifestUnit;
  readonly live?: Live;
}

/** Says what to change, looking at the newest fleet; asked again when another writer was faster. */
export type PersonChange = (snapshot: Snapshot) => readonly ((snapshot: Snapshot) => PersonStep)[];

interface WorkedOut {
  readonly plans: readonly CommitPlan[];
  readonly prepared: readonly PreparedChange[];
}

/** Commits and pushes a person's change, or with `dryRun` shows its plan and commits; exit code 4 when a rule refuses it. */
export async function commitChange(context: Context, change: PersonChange, dryRun: boolean): Promise<void> {
  await withRepository(context, async (repository) => {
    const reader = new SnapshotReader(repository);
    const workOut = async (head: CommitId | undefined) =>
      prepareSteps(context, repository, await requireFleet(reader, head), change);
    if (dryRun) {
      showDryRun(context, await workOut(await repository.head()));
      return;
    }
    const { commits, push } = await commitCycle(repository, workOut);
    showCommits(context, push, commits);
    const newest = commits.at(-1);
    if (newest !== undefined) await askFlux(context, repository, newest);
  });
}

/** Refuses a change that {@link commitChange} would refuse now, before anything else is done for it. */
export async function refuseImpossible(context: Context, change: PersonChange): Promise<void> {
  await withRepository(context, async (repository) => {
    const snapshot = await requireFleet(new SnapshotReader(repository), await repository.head());
    await prepareSteps(context, repository, snapshot, change);
  });
}

async function requireFleet(reader: SnapshotReader, head: CommitId | undefined): Promise<Snapshot> {
  if (head !== undefined) return reader.read(head);
  const hint = 'push a fleet first; krake-infra init makes one';
  throw new Problem({ code: 'not-found', message: 'the branch of the fleet does not exist on the remote', hint });
}

async function prepareSteps(
  context: Context,
  repository: Repository,
  snapshot: Snapshot,
  change: PersonChange,
): Promise<WorkedOut> {
  const now = context.clock.now();
  const author = person(locateFleet(context.fleet).folder, now);
  const plans: CommitPlan[] = [];
  const prepared: PreparedChange[] = [];
  let current = snapshot;
  for (const step of change(snapshot)) {
    const { subject, body, files, existing, live } = step(current);
    const options = { renderer: fleetRenderer, repository, at: timestamp(now) };
    const seen = { ...(existing && { existing }), ...(live && { live }) };
    const one = prepareChange(current, files, { ...options, ...seen });
    refuse(one.refusals);
    if (one.files.length === 0) continue;
    const requested = { subject, ...(body && { body }), class: one.plan.changeClass, clusters: one.clusters };
    const message = changeMessage(requested, { name: fleetRenderer.engine, renderProfile: 1 });
    plans.push({ message, author, changes: one.files });
    prepared.push(one);
    current = advance(current, one.files);
  }
  return { plans, prepared };
}

function refuse(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new ProblemsError(refusals.map((refusal) => ({ code: 'refused', ...refusal })));
}

function showDryRun(context: Context, { plans, prepared }: WorkedOut): void {
  const { terminal, paint, output } = context;
  const commits = plans.map(({ message, changes }) => ({ message, files: changes.map(({ path }) => path) }));
  if (output !== 'table') {
    printData(terminal, output, { commits, plans: prepared.map(({ plan }) => plan) }, () => []);
    return;
  }
  if (plans.length === 0) terminal.out('nothing to change\n');
  prepared.forEach((one, index) => {
    showPrepared(context, one);
    const { message = '', files = [] } = commits[index] ?? {};
    terminal.out(
      `\n${paint('bold', 'would commit')}\n${indent(message)}\n${files.map((path) => `    ${path}\n`).join('')}`,
    );
  });
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}

function showPrepared(context: Context, { plan, after }: PreparedChange): void {
  if (plan.units.length === 0) return;
  showPlan(context, plan, { upgrades: upgradesIn(plan, after.fleet.data, timestamp(context.clock.now())) });
}

function showCommits(context: Context, { plans, prepared }: WorkedOut, commits: readonly CommitId[]): void {
  const { terminal, paint, output } = context;
  if (output !== 'table') {
    printData(terminal, output, { commits, plans: prepared.map(({ plan }) => plan) }, () => []);
    return;
  }
  if (commits.length === 0) terminal.out('nothing to change\n');
  commits.forEach((commit, index) => {
    const subject = plans[index]?.message.split('\n')[0];
    terminal.out(`${paint('good', 'pushed')} ${commit.slice(0, 12)} ${subject}\n`);
    showPrepared(context, prepared[index] as PreparedChange);
  });
}
