import { execFileSync } from 'node:child_process';
import { Problem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { type FleetFile, isFleetPath } from '@krake-infra/reconciler/fleet/file.ts';
import { type LoadedFleet, loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { FleetFolder } from './work-tree.ts';

/** The fleet at a revision of the folder's repository; every problem at once when it is not valid. */
export function fleetAtRevision(dir: string, revision: string): LoadedFleet {
  const fleet = loadFleet(filesAtRevision(dir, revision).files);
  if (fleet.problems.length === 0) return fleet;
  throw new ProblemsError(fleet.problems.map((problem) => ({ ...problem, file: `${revision}:${problem.file}` })));
}

/** Fleet files and manifests at a revision, below the folder. */
export function filesAtRevision(dir: string, revision: string): FleetFolder {
  const commit = git(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], revision);
  const listing = git(dir, ['ls-tree', '-r', '-z', commit.toString('utf8').trim(), './'], revision).toString('utf8');
  const entries = listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) as RegExpExecArray)
    .map(([, mode = '', , blob = '', path = '']) => ({ mode, blob, path }))
    .filter(({ path, mode }) => mode !== '160000' && (isFleetPath(path) || path.startsWith('manifests/')));
  const contents = readBlobs(
    dir,
    entries.map(({ blob }) => blob),
  );
  const files: FleetFile[] = [];
  const manifests = new Map<string, Uint8Array>();
  entries.forEach(({ path, mode }, index) => {
    const bytes = contents[index] as Uint8Array;
    if (path.startsWith('manifests/')) manifests.set(path, bytes);
    else files.push({ path, mode, bytes });
  });
  return { files, manifests };
}

/** Contents of blobs in order, by one process. */
function readBlobs(dir: string, blobs: readonly string[]): Uint8Array[] {
  if (blobs.length === 0) return [];
  const output = execFileSync('git', ['cat-file', '--batch'], {
    cwd: dir,
    input: blobs.map((blob) => `${blob}\n`).join(''),
    maxBuffer: 2 ** 31,
  });
  const contents: Uint8Array[] = [];
  for (let at = 0; contents.length < blobs.length; ) {
    const end = output.indexOf(10, at);
    const size = Number(output.subarray(at, end).toString('utf8').split(' ')[2]);
    contents.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

function git(dir: string, args: readonly string[], revision: string): Buffer {
  try {
    return execFileSync('git', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 });
  } catch (error) {
    const hint = 'name a commit, branch or tag of the repository the fleet is in';
    throw new Problem({ code: 'not-found', message: `there is no revision ${revision}`, hint }, { cause: error });
  }
}
