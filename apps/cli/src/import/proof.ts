import { isDeepStrictEqual } from 'node:util';
import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { changedPaths } from '@krake-infra/reconciler/core/json-diff.ts';
import { type Manifest, manifestTitle, valueAt } from '@krake-infra/reconciler/core/manifest.ts';
import { generationOf, type ManagementServer } from './server.ts';

/**
 * Lets the API server work out what each object becomes when Flux applies it.
 *
 * @returns the objects as they are now
 * @throws ProblemsError `refused` with each field that would change; labels and annotations may be added
 */
export async function proveUnchanged(
  server: ManagementServer,
  objects: readonly Manifest[],
): Promise<readonly Manifest[]> {
  const pairs = await Promise.all(
    objects.map(async (object) => {
      const now = await server.get(object);
      return { now, applied: await server.afterApply(object) };
    }),
  );
  const problems = pairs.flatMap(({ now, applied }) => difference(now, applied));
  if (problems.length > 0) throw new ProblemsError(problems);
  return pairs.map(({ now }) => now);
}

function difference(now: Manifest, applied: Manifest): readonly ProblemDetails[] {
  if (isDeepStrictEqual(now.spec, applied.spec) && generationOf(now) === generationOf(applied)) return [];
  const paths = changedPaths(now.spec, applied.spec);
  const text =
    paths.map((path) => `spec.${path}`).join(', ') ||
    `generation ${String(valueAt(applied, 'metadata', 'generation'))}`;
  const message = `applying ${manifestTitle(now)} would change ${text}`;
  return [{ code: 'refused', message, hint: 'report it: the import should have kept the fields as they are' }];
}
