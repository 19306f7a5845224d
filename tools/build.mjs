/**
 * Compiles everything, or the stages that are named: `node tools/build.mjs [constructs] [providers] [programs]`.
 * The jsii modules come first and one after the other, because each later stage reads the types of the earlier ones.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, fingerprint, needDependencies, root, run, stage } from './stages.mjs';

/** jsii takes seconds even when nothing changed; a stamp of a good build spares them. */
const STAMPS = 'node_modules/.cache/krake-infra';

function buildModule(module, dependencies) {
  const inputs = [
    `${module}/src`,
    `${module}/package.json`,
    `${module}/tsconfig.json`,
    `${module}/README.md`,
    'package-lock.json',
    ...dependencies.map((dependency) => `${dependency}/.jsii`),
  ];
  const outputs = [`${module}/lib`, `${module}/.jsii`];
  const stamp = `${STAMPS}/${module}.stamp`;
  const state = () => `${fingerprint(inputs)} ${fingerprint(outputs)}`;
  if (existsSync(join(root, stamp)) && readFileSync(join(root, stamp), 'utf8') === state()) {
    return 'up to date';
  }
  // a failed compiler leaves older output behind, which would pass for a good build
  for (const path of [stamp, ...outputs, `${module}/tsconfig.tsbuildinfo`]) {
    rmSync(join(root, path), { recursive: true, force: true });
  }
  run('npm', ['run', '--silent', 'build', '-w', module]);
  mkdirSync(join(root, STAMPS), { recursive: true });
  writeFileSync(join(root, stamp), state());
  return '';
}

function buildPrograms() {
  // without the output the compiler would still trust its build information
  for (const program of ['reconciler', 'apps/synth', 'apps/server', 'apps/client', 'apps/cli']) {
    if (!existsSync(join(root, program, 'lib'))) {
      rmSync(join(root, program, 'tsconfig.tsbuildinfo'), { force: true });
    }
  }
  run(bin('tsc'), ['-b']);
}

const STAGES = {
  constructs: () => buildModule('constructs', []),
  providers: () => buildModule('providers', ['constructs']),
  programs: buildPrograms,
};

needDependencies();
const wanted = process.argv.slice(2);
try {
  for (const name of wanted.length ? wanted : Object.keys(STAGES)) {
    stage(`build ${name}`, STAGES[name]);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
