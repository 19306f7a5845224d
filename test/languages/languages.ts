/** How each language gets the packages and runs programs, with its ordinary tools. */
import { delimiter, join } from 'node:path';
import { MODULES } from './assembly.ts';
import { go } from './go.ts';
import { type Language, PACKAGES } from './language.ts';
import { python } from './python.ts';
import { bin, root, run, works } from './run.ts';
import { typescript } from './typescript.ts';

const code = (module: string, language: string) => join(root, PACKAGES, module, language);

/** The reference. Uses the modules of this checkout; test/e2e/packaging.mjs installs their tarballs. */
export const TYPESCRIPT: Language = {
  name: 'typescript',
  missing: () => undefined,
  file: 'every-property.ts',
  write: typescript,
  prepare: (project) => run(bin('tsc'), ['-p', project], root),
  environment: () => ({}),
  start: ['node', 'every-property.js'],
};

/** Wheels in a virtual environment. */
export const PYTHON: Language = {
  name: 'python',
  missing: () => (works('python3', ['-c', 'import ensurepip, venv']) ? undefined : 'python3 with venv'),
  file: 'every_property.py',
  write: python,
  prepare(project) {
    run('python3', ['-m', 'venv', 'venv'], project);
    const pip = (...args: string[]) => run('venv/bin/python', ['-m', 'pip', '--quiet', ...args], project);
    pip('wheel', '--no-deps', '--wheel-dir', 'wheels', ...MODULES.map((module) => code(module, 'python')));
    pip('install', '--find-links', 'wheels', '--requirement', 'requirements.txt');
    pip('check');
  },
  environment: (project) => ({ PATH: join(project, 'venv/bin') + delimiter + process.env.PATH }),
  start: ['python3', 'every_property.py'],
};

const GO_MODULES = 'krake-infra.io/go';
const CDK8S = 'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2';

/** Generated modules in place of published ones. That of cdk8s is generated as well: not every module proxy serves it. */
export const GO: Language = {
  name: 'go',
  missing: () => (works('go', ['version']) ? undefined : 'go'),
  file: 'everyproperty/main.go',
  write: go,
  prepare(project) {
    const cdk8s = join(project, 'cdk8s');
    const target = ['--target', 'go', '--code-only', '--no-npmignore', '--outdir', cdk8s];
    run(bin('jsii-pacmak'), [join(root, 'node_modules/cdk8s'), ...target], root);
    const own = MODULES.map((module) => [`${GO_MODULES}/krake${module}`, join(code(module, 'go'), `krake${module}`)]);
    const replaced = [...own, [CDK8S, join(cdk8s, 'go/cdk8s')]];
    run('go', ['mod', 'edit', ...replaced.map(([name, folder]) => `-replace=${name}=${folder}`)], project);
    run('go', ['mod', 'tidy'], project);
    run('go', ['build', '-o', 'bin/', './...'], project);
  },
  environment: () => ({}),
  start: ['bin/everyproperty'],
};
