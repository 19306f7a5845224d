/**
 * What a user outside of this repository gets: a project of its own installs the packed modules, compiles
 * examples/typescript/main.ts against their types and runs `cdk8s synth`. The manifests must have the same bytes as
 * when the same program runs in here. Needs the npm registry, and `npm run package` before.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, root, run } from '../../tools/stages.mjs';

const PROGRAM = join(root, 'examples/typescript/main.ts');
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { version, devDependencies: tools } = json('package.json');
const { devDependencies: libraries } = json('constructs/package.json');
const tarball = (module) => `file:${join(root, `dist/packages/npm/krake-infra-${module}-${version}.tgz`)}`;

/** Files of a project that has never heard of this repository. */
const PROJECT = {
  'package.json': {
    name: 'outside-project',
    private: true,
    type: 'module',
    dependencies: {
      '@krake-infra/constructs': tarball('constructs'),
      '@krake-infra/providers': tarball('providers'),
      cdk8s: libraries.cdk8s,
      constructs: libraries.constructs,
    },
    devDependencies: {
      '@types/node': tools['@types/node'],
      'cdk8s-cli': tools['cdk8s-cli'],
      typescript: tools.typescript,
    },
  },
  'tsconfig.json': {
    compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, types: ['node'] },
    files: ['main.ts'],
  },
  'cdk8s.yaml': { language: 'typescript', app: 'node main.js', output: 'manifests' },
};

/** Manifests by file name; there must be some. */
function manifests(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const found = new Map(files.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
  if (found.size === 0) {
    throw new Error(`nothing was written to ${folder}`);
  }
  return found;
}

function compare(outside, inside) {
  const names = new Set([...outside.keys(), ...inside.keys()]);
  const different = [...names].filter((name) => !outside.get(name)?.equals(inside.get(name) ?? Buffer.alloc(0)));
  if (different.length) {
    throw new Error(`not the same bytes outside and inside: ${different.join(', ')}`);
  }
}

const work = mkdtempSync(join(tmpdir(), 'krake-infra-outside-'));
try {
  for (const [name, content] of Object.entries(PROJECT)) {
    writeFileSync(join(work, name), JSON.stringify(content, null, 2));
  }
  copyFileSync(PROGRAM, join(work, 'main.ts'));
  const outside = (command, args) => run(command, args, { cwd: work });
  outside('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock']);
  outside('npm', ['exec', '--offline', '--', 'tsc']);
  outside('npm', ['exec', '--offline', '--', 'cdk8s', 'synth', '--check-upgrade=false']);

  const outdir = join(work, 'inside');
  run(bin('tsx'), [PROGRAM], { env: { ...process.env, CDK8S_OUTDIR: outdir } });
  const found = manifests(join(work, 'manifests'));
  compare(found, manifests(outdir));
  console.log(`same bytes outside and inside: ${[...found.keys()].join(', ')}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
}
