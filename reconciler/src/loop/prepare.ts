import { applyDecision } from '../core/apply.ts';
import type { Scaling } from '../core/decision.ts';
import { formatProblem, Problem, ProblemsError } from '../core/errors.ts';
import type { ClusterState } from '../core/generated/fleet.ts';
import { isSameJson } from '../core/json-diff.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import type { FileChange } from '../core/repository.ts';
import { type RequestDecision, withAnswer } from '../core/requests.ts';
import { timestamp } from '../core/time.ts';
import { stateBytes } from '../fleet/state-file.ts';
import type { Renderer, Repository } from '../ports.ts';
import { type PreparedChange, prepareChange } from './change.ts';
import { edited } from './edit-file.ts';
import type { Snapshot } from './snapshot.ts';

export interface PrepareParts {
  readonly repository: Repository;
  readonly renderer: Renderer;
}

/** A change of size and, when it can be made, every byte of it. */
export interface PreparedScaling {
  readonly decision: Scaling;
  /** Why it can not be made, for a human. */
  readonly refusal?: string;
  readonly prepared?: PreparedChange;
}

/** After so many decisions, some 40 ms, others get a turn: senders, and whoever asks after the health of a daemon. */
const AT_A_STRETCH = 10;

/**
 * Works each decision out on its own, so that guards can count what each of them does.
 *
 * @param ready what is worked out on this fleet already, by id of the decision
 */
export async function prepareScalings(
  parts: PrepareParts,
  snapshot: Snapshot,
  decisions: readonly Scaling[],
  ready?: ReadonlyMap<string, PreparedScaling>,
): Promise<readonly PreparedScaling[]> {
  const broken = filesWithProblems(snapshot);
  const results: PreparedScaling[] = [];
  for (const [index, decision] of decisions.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await new Promise((resolve) => setImmediate(resolve));
    if (isBroken(snapshot, broken, decision.cluster)) {
      results.push({ decision, refusal: 'files of the cluster have problems; krake-infra validate names them' });
      continue;
    }
    const known = ready?.get(decision.id);
    results.push(known && isSameJson(known.decision, decision) ? known : prepareScaling(parts, snapshot, decision));
  }
  return results;
}

/** Paths of files that can not be read, or contradict others. */
export function filesWithProblems({ fleet }: Snapshot): ReadonlySet<string> {
  return new Set(fleet.problems.flatMap(({ file }) => file ?? []));
}

/** True when the cluster's files, or those it refers to, can not be read or contradict each other. */
export function isBroken({ fleet }: Snapshot, broken: ReadonlySet<string>, key: NamespacedName): boolean {
  const spec = fleet.data.clusters.get(key)?.spec;
  if (broken.size === 0 || !spec) return false;
  const own = [`clusters/${key}.yaml`, `clusters/${key}.state.yaml`, `templates/${spec.template}.yaml`];
  return [...own, `clouds/${spec.cloud}.yaml`, 'fleet.yaml'].some((path) => broken.has(path));
}

/** Works one decision out on a fleet in which its pool still has the size that it was decided on. */
export function prepareScaling(
  { renderer, repository }: PrepareParts,
  snapshot: Snapshot,
  decision: Scaling,
): PreparedScaling {
  try {
    const at = timestamp(decision.evidence.at);
    const prepared = prepareChange(snapshot, dataChanges(snapshot, decision), { renderer, repository, at });
    const [refusal] = prepared.refusals;
    return refusal ? { decision, refusal: formatProblem({ code: 'refused', ...refusal }) } : { decision, prepared };
  } catch (error) {
    if (error instanceof ProblemsError) return { decision, refusal: error.problems.map(formatProblem).join('; ') };
    if (error instanceof Problem && error.code === 'refused') return { decision, refusal: error.message };
    throw error;
  }
}

/** The cluster's file with the new size, and its state with the memory of the decision. */
function dataChanges(snapshot: Snapshot, decision: Scaling): readonly FileChange[] {
  const { edit, state } = applyDecision(snapshot.fleet.data, decision);
  const resized = edited(snapshot, edit.path, edit.edits);
  const { id, from } = decision;
  const remembered = isRequest(decision) ? withAnswer(state, decision.request, { outcome: 'scaled', id, from }) : state;
  return [resized, stateChange(remembered)];
}

/** The file of a cluster's state. */
export function stateChange(state: ClusterState): FileChange {
  return { path: fleetPath('ClusterState', state.metadata), bytes: stateBytes(state) };
}

export function isRequest(decision: Scaling): decision is RequestDecision {
  return 'request' in decision;
}
