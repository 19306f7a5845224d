import { check, type Refusal } from '@krake-infra/reconciler/core/check.ts';
import { Problem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { waveLines } from '@krake-infra/reconciler/core/pending-templates.ts';
import { plan as planChange } from '@krake-infra/reconciler/core/plan.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { type Context, timestamp } from '../context.ts';
import { locateFleet, requireFolder } from '../fleet-location.ts';
import { showPlan, upgradesIn } from '../plan-output.ts';
import { fleetAtRevision } from '../revisions.ts';
import { readFleetFolder } from '../work-tree.ts';

/** Says what the change from A to B, or from A to the folder's files, does to machines; exit code 4 when it is refused. */
export function plan(context: Context, range: string): void {
  const dir = requireFolder(locateFleet(context.fleet));
  const [from = 'HEAD', to] = range.split('..');
  const before = fleetAtRevision(dir, from || 'HEAD').data;
  const after = to === undefined ? folderData(dir) : fleetAtRevision(dir, to || 'HEAD').data;
  const at = timestamp(context.clock.now());
  const [old, next] = [before, after].map((data) => ({ data, manifests: renderFleet(data, at).units }));
  if (!old || !next) return;
  const { immutability } = fleetRenderer;
  const refusals = check(old, next, { immutability });
  const change = planChange(old.manifests, next.manifests, immutability);
  showPlan(context, change, { refusals, upgrades: [...upgradesIn(change, after, at), ...waveLines(after)] });
  failOnRefusals(refusals);
}

function folderData(dir: string): FleetData {
  const fleet = loadFleet(readFleetFolder(dir).files);
  if (fleet.problems.length > 0) throw new ProblemsError(fleet.problems);
  return fleet.data;
}

/** The refusals are shown already; only their number is left to say. */
function failOnRefusals(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  const count = refusals.length === 1 ? 'one rule refuses' : `${refusals.length} refusals stand against`;
  throw new Problem({ code: 'refused', message: `${count} this change`, hint: 'see above' });
}
