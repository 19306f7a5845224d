/** What the scripts of this folder share: where things are, how a program is run, how a stage is timed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Output must not depend on where and in which language a machine stands. */
const environment = {
  ...process.env,
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
};

/** A program of a development dependency. */
export const bin = (name) => join(root, 'node_modules/.bin', name);

/** Runs a program from the root and shows what it says; its exit status, 1 when it was killed or did not start. */
export function status(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment, ...options });
  if (error) {
    console.error(error.message);
  }
  return status ?? 1;
}

/** Like {@link status}, but a failure is an error that names the program. */
export function run(command, args, options) {
  if (status(command, args, options) !== 0) {
    throw new Error(`${[command.replace(`${root}node_modules/.bin/`, ''), ...args].join(' ')} failed`);
  }
}

/** Runs `work` and prints one line with its time, and with what it returns, if anything. */
export function stage(name, work) {
  const start = performance.now();
  const time = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const remark = work();
    console.log(`[stage] ${name} ... ${time()}${remark ? ` (${remark})` : ''}`);
  } catch (error) {
    console.log(`[stage] ${name} ... ${time()} FAILED`);
    throw error;
  }
}

/** Ends the program with one line when the dependencies are not there. Nothing is ever installed by a script. */
export function needDependencies() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
    console.error('node_modules is missing: run `npm ci` first');
    process.exit(1);
  }
}

/** Hash of every file below a folder by its path, without `skip`ped names. */
export function hashes(folder, skip = new Set()) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !skip.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? hashes(path, skip) : entry.isFile() ? [[path, hashFile(path)]] : [];
    });
}

/** One hash for files and folders; what does not exist counts as such. */
export function fingerprint(paths) {
  const found = paths.flatMap((path) => {
    if (!existsSync(join(root, path))) {
      return [[path, 'missing']];
    }
    return statSync(join(root, path)).isDirectory() ? hashes(path) : [[path, hashFile(path)]];
  });
  return createHash('sha256').update(JSON.stringify(found.sort())).digest('hex');
}

function hashFile(path) {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}
