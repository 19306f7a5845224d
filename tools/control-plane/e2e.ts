/** Builds what is missing and runs the end-to-end tests where there is no network but loopback: `npm run e2e -- [--all] [VITEST ARGUMENT]...`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { installKrake, missingForKrake } from '../krake/install.ts';
import { build } from './build.ts';
import { runJobs } from './lanes.ts';
import { CANNOT_RUN, missing } from './missing.ts';
import { isolated } from './namespace.ts';
import { REGISTRY } from './programs.ts';

/** Files of the short set; `--all` runs every file. */
const SHORT = ['smoke', 'create', 'tracking', 'scale', 'delete', 'revert', 'faults'];
/** These begin first, since whatever takes longest decides when all are done. */
const LONGEST = ['plane', 'disaster', 'kills', 'outages', 'stuck'];
/** What they measure would count the work of others, or they are much work themselves. */
const ALONE = ['apply-time', 'waking', 'fleet', 'replicas'];
/** Tests mostly wait for machines; each file has a control plane, of 1.4 GB, in namespaces of its own. */
const LANES = Math.min(2, availableParallelism());

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2).filter((arg) => arg !== '--all');
const names = args.filter((arg) => !arg.startsWith('-'));
const chosen = process.argv.includes('--all') || args.length > 0 ? names : SHORT;

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

/** The file that needs Krake itself, which needs a Python that not every machine has. */
const OF_KRAKE = 'real-krake';

let files = readdirSync(fileURLToPath(new URL('../../test/e2e', import.meta.url))).flatMap((file) => {
  const name = /^(.+)\.e2e\.ts$/.exec(file)?.[1];
  return name !== undefined && (chosen.length === 0 || chosen.some((part) => name.includes(part))) ? [name] : [];
});
if (files.includes(OF_KRAKE)) {
  const problem = missingForKrake();
  if (problem === undefined) installKrake(console.log);
  else if (files.length === 1) {
    console.error(`end-to-end tests can not run here: ${problem}`);
    process.exit(CANNOT_RUN);
  } else {
    console.log(`left out: ${OF_KRAKE}; ${problem}`);
    files = files.filter((file) => file !== OF_KRAKE);
  }
}
const command = (file: string) => {
  const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts'];
  const options = args.filter((arg) => arg.startsWith('-'));
  return isolated([...vitest, ...options, `test/e2e/${file}.e2e.ts`]);
};

const [only, second] = files;
if (only === undefined) {
  console.error(`no end-to-end test is called like ${chosen.join(', ')}`);
  process.exitCode = 1;
} else if (second === undefined) {
  const [program = '', ...rest] = command(only);
  process.exitCode = spawnSync(program, rest, { cwd: root, stdio: 'inherit' }).status ?? 1;
} else {
  const began = performance.now();
  const jobs = (some: readonly string[]) => some.map((name) => ({ name, command: command(name) }));
  const rest = files.filter((file) => !LONGEST.includes(file) && !ALONE.includes(file));
  const longest = LONGEST.filter((file) => files.includes(file));
  const run = { cwd: root, say: console.log };
  const failed = [
    ...(await runJobs(jobs([...longest, ...rest]), { ...run, lanes: LANES })),
    ...(await runJobs(jobs(ALONE.filter((file) => files.includes(file))), { ...run, lanes: 1 })),
  ];
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(`${files.length - failed.length} of ${files.length} files passed in ${minutes} min`);
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
