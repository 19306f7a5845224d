/** Builds what is missing and runs the end-to-end tests where there is no network but loopback: `npm run e2e -- [--all] [VITEST ARGUMENT]...`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';
import { CANNOT_RUN, missing } from './missing.ts';
import { isolated } from './namespace.ts';
import { REGISTRY } from './programs.ts';

/** Files of the short set; `--all` runs every file. */
const SHORT = ['smoke', 'create', 'tracking', 'scale', 'delete', 'revert', 'faults'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2).filter((arg) => arg !== '--all');
const chosen = process.argv.includes('--all') || args.length > 0 ? args : SHORT;

const problems = missing();
if (spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).error) problems.push('Prometheus is not installed');
if (problems.length > 0) {
  console.error(`end-to-end tests can not run here: ${problems.join('; ')}`);
  process.exit(CANNOT_RUN);
}
try {
  await build(console.log, [REGISTRY]);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts'];
const [command = '', ...rest] = isolated([...vitest, ...chosen]);
const { status } = spawnSync(command, rest, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
