import type { ProblemDetails } from '@krake-infra/reconciler/core/errors.ts';
import type { LoadedFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { findingsOf } from './fleet-renderer.ts';

/**
 * Reasons why clusters can not be built, each once and at its place. Clusters whose files have problems of their own
 * are passed over, because what is built of half a file is nobody's fault.
 */
export function fleetProblems(fleet: LoadedFleet): readonly ProblemDetails[] {
  const broken = new Set(fleet.problems.map(({ file }) => file));
  const found = new Map<string, ProblemDetails>();
  for (const [key, { spec }] of fleet.data.clusters) {
    const inputs = [`clusters/${key}.yaml`, `clusters/${key}.state.yaml`, `templates/${spec.template}.yaml`];
    if ([...inputs, `clouds/${spec.cloud}.yaml`].some((path) => broken.has(path))) continue;
    if ([...broken].some((path) => path?.startsWith('management/'))) continue;
    for (const finding of findingsOf(fleet.data, key)) {
      const problem = fleet.locate(finding);
      found.set(JSON.stringify(problem), problem);
    }
  }
  return [...found.values()];
}
