import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { type LoadedFleet, loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { isManifest } from '@krake-infra/reconciler/fleet/workload-files.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Log, Repository } from '@krake-infra/reconciler/ports.ts';
import type { Context } from './context.ts';
import { cacheFolder, locateFleet, requireRemote } from './fleet-location.ts';
import type { ClusterName } from './names.ts';
import { progress } from './terminal.ts';
import { readFleetFolder, textsBelow } from './work-tree.ts';

const DEFAULT_BRANCH = 'main';

/** The fleet as the user sees it: files of the folder, or the newest commit of the remote. */
export async function readFleet(context: Context): Promise<LoadedFleet> {
  const location = locateFleet(context.fleet);
  if (location.folder !== undefined) return loadFleet(readFleetFolder(location.folder).files);
  return withRepository(context, async (repository) => {
    const snapshot = await new SnapshotReader(repository).read(await repository.head());
    return snapshot.fleet;
  });
}

/** The fleet's data; every problem at once when there is one. A server is asked for no more than the `only` cluster. */
export async function readValidFleet(context: Context, only?: ClusterName): Promise<FleetData> {
  if (context.server) return (await import('./over-server/server.ts')).serverFleet(context.server, only);
  const { data, problems } = await readFleet(context);
  if (problems.length > 0) throw new ProblemsError(problems);
  return data;
}

/** Texts of the manifests below folders of the fleet repository, each with `/` at its end, by folder. */
export async function readManifests(
  context: Context,
  folders: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (folders.length === 0) return new Map();
  const { folder: dir } = locateFleet(context.fleet);
  if (dir !== undefined) return new Map(folders.map((folder) => [folder, textsBelow(dir, folder)]));
  return withRepository(context, async (repository) => {
    const commit = await repository.head();
    const read = folders.map(async (folder) => {
      const files = commit === undefined ? [] : await repository.files(commit, folder);
      const found = files.filter(({ path }) => isManifest(path)).map(({ blob }) => repository.read(blob));
      return [folder, (await Promise.all(found)).map((bytes) => Buffer.from(bytes).toString('utf8'))] as const;
    });
    return new Map(await Promise.all(read));
  });
}

/** Opens the repository that commits go to, and closes it whatever happens. */
export async function withRepository<T>(
  context: Context,
  use: (repository: Repository) => Promise<T>,
  log?: Log,
): Promise<T> {
  const location = locateFleet(context.fleet);
  const remote = requireRemote(location);
  const line = progress(context.terminal);
  line.step(`reading ${context.fleet}`);
  const repository = await openRepository({
    remote,
    branch: branchOf(location.folder),
    cacheDir: cacheFolder(remote),
    committer: { name: 'krake-infra', email: 'krake-infra@localhost' },
    ...(log && { log }),
    ...(process.env.KRAKE_INFRA_GIT_TOKEN && { credentials: { token: process.env.KRAKE_INFRA_GIT_TOKEN } }),
    ...(process.env.KRAKE_INFRA_SIGNING_KEY && { signingKeyFile: process.env.KRAKE_INFRA_SIGNING_KEY }),
  });
  line.done();
  try {
    return await use(repository);
  } finally {
    await repository.close();
  }
}

/** The branch that the fleet's own file names; for a remote, by `KRAKE_INFRA_BRANCH`. */
function branchOf(folder: string | undefined): string {
  if (process.env.KRAKE_INFRA_BRANCH) return process.env.KRAKE_INFRA_BRANCH;
  if (folder === undefined) return DEFAULT_BRANCH;
  return loadFleet(readFleetFolder(folder).files).data.fleet.spec.branch ?? DEFAULT_BRANCH;
}
