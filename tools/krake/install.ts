import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
/** The newest that all of Krake's own version bounds can be kept with: PyYAML 5 has no build for later ones. */
const PYTHON = '3.9';

/** Folder of the virtual environment, under a key of what is in it. */
function environment(): string {
  const key = createHash('sha256').update(PYTHON).update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 20);
  return join(homedir(), '.cache', 'krake-infra', `krake-${key}`);
}

/** The Python that Krake is installed in, once {@link installKrake} was run. */
export const krakePython = (): string => join(environment(), 'bin', 'python');

/** Why Krake can not be installed here; `undefined` where it can, or is already. */
export function missingForKrake(): string | undefined {
  if (existsSync(krakePython()) || findPython() !== undefined) return undefined;
  return `Krake needs Python ${PYTHON}, which is neither on PATH nor among those of pyenv`;
}

/**
 * Installs Krake from PyPI, unmodified, unless it is there already. The virtual environment gets its name once it is
 * complete; its scripts would look for it under the name before, its Python does not.
 */
export function installKrake(say: (line: string) => void): void {
  const folder = environment();
  if (existsSync(krakePython())) return;
  const python = findPython();
  if (python === undefined) throw new Error(missingForKrake());
  say('installing Krake from PyPI');
  const begun = `${folder}.begun`;
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(join(begun, '..'), { recursive: true });
  run(python, ['-m', 'venv', begun]);
  run(join(begun, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', REQUIREMENTS]);
  renameSync(begun, folder);
}

function findPython(): string | undefined {
  const versions = join(homedir(), '.pyenv', 'versions');
  const ofPyenv = existsSync(versions) ? readdirSync(versions).filter((name) => name.startsWith(`${PYTHON}.`)) : [];
  const candidates = [`python${PYTHON}`, ...ofPyenv.map((name) => join(versions, name, 'bin', 'python'))];
  return candidates.find((one) => spawnSync(one, ['-c', 'import venv'], { stdio: 'ignore' }).status === 0);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`);
}
