/** Everything a push has to pass, or the stages that are named. Goes on after a failure and lists what failed. */
import { join } from 'node:path';
import { bin, hashes, needDependencies, root, run, stage } from './stages.mjs';

const build = (...stages) => run(process.execPath, [join(root, 'tools/build.mjs'), ...stages]);

/** Generated files must be what the generators write; hashes rather than Git, so that uncommitted work can be checked. */
function generated() {
  build('constructs', 'providers');
  const skip = new Set(['.git', 'node_modules', 'lib', 'dist', 'coverage']);
  const before = new Map(hashes('.', skip));
  run('npm', ['run', '--silent', 'generate']);
  const changed = hashes('.', skip).filter(([path, hash]) => before.get(path) !== hash);
  if (changed.length) {
    throw new Error(`npm run generate changed: ${changed.map(([path]) => path).join(', ')}; commit these files`);
  }
}

// Biome colours each letter, which nobody can read in a log
const COLORS = process.stdout.isTTY ? [] : ['--colors=off'];

const STAGES = {
  'format and lint': () => run(bin('biome'), ['ci', '--error-on-warnings', '--max-diagnostics=200', ...COLORS, '.']),
  walls: () =>
    run(bin('depcruise'), [
      ...['--config', '.dependency-cruiser.cjs'],
      ...['constructs/src', 'providers/src', 'reconciler/src', 'apps', 'test', 'tools'],
    ]),
  jsii: () => build('constructs', 'providers'),
  api: () => {
    build('constructs', 'providers');
    run(bin('tsx'), ['tools/api/main.ts']);
  },
  types: () => {
    build('programs');
    run(bin('tsc'), ['-p', 'test']);
  },
  examples: () =>
    run(process.execPath, [
      join(root, 'apps/cli/bin/krake-infra.mjs'),
      '--fleet',
      join(root, 'examples/fleet'),
      'synth',
      '--check',
    ]),
  generated,
  tests: () => run(process.execPath, [join(root, 'tools/test.mjs')]),
};

needDependencies();
const wanted = process.argv.slice(2);
const failed = [];
for (const name of wanted.length ? wanted : Object.keys(STAGES)) {
  try {
    stage(`check ${name}`, STAGES[name]);
  } catch (error) {
    console.error(error.message);
    failed.push(name);
  }
}
if (failed.length) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
