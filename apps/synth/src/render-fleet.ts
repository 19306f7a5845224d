import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ManifestUnit, RenderedCluster } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData, RenderedFile } from '@krake-infra/reconciler/core/model.ts';
import { fleetRenderer } from './fleet-renderer.ts';

export interface RenderedFleet {
  /** Manifests and state files, in order of their paths. */
  readonly files: readonly RenderedFile[];
  readonly units: readonly ManifestUnit[];
}

/**
 * Renders valid fleet data as a whole. Templates that retire do so at `at` (RFC 3339).
 *
 * @throws ProblemsError `invalid` with every reason of every cluster that can not be built
 */
export function renderFleet(data: FleetData, at: string): RenderedFleet {
  const files: RenderedFile[] = [];
  const units: ManifestUnit[] = [];
  const problems: ProblemDetails[] = [];
  for (const key of data.clusters.keys()) {
    const rendered = collecting(problems, () => fleetRenderer.cluster(data, key, at));
    if (!rendered) continue;
    files.push(...rendered.files, rendered.state);
    units.push({ management: rendered.management, cluster: key, objects: rendered.objects });
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  const shared = fleetRenderer.shared(data);
  files.push(...shared.files);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), units: [...units, ...shared.units] };
}

/** Runs one rendering, so that the others still tell their problems. */
export function collecting(
  problems: ProblemDetails[],
  render: () => RenderedCluster | undefined,
): RenderedCluster | undefined {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
