/**
 * What a user outside of this repository gets: a copy of examples/typescript installs the packed modules, compiles against
 * their types and runs `cdk8s synth`. The manifests must have the same bytes as when the same program runs in here. Needs
 * the npm registry, and `npm run package` before.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, root, run } from '../../tools/stages.mjs';

const EXAMPLE = join(root, 'examples/typescript');

/** The project's package.json with tarballs in place of modules that are not published yet. */
function withTarballs(path) {
  const { dependencies, ...project } = JSON.parse(readFileSync(path, 'utf8'));
  const installed = Object.entries(dependencies).map(([name, version]) => {
    const [, module] = name.split('@krake-infra/');
    const tarball = `file:${join(root, `dist/packages/npm/krake-infra-${module}-${version}.tgz`)}`;
    return [name, module ? tarball : version];
  });
  return JSON.stringify({ ...project, dependencies: Object.fromEntries(installed) });
}

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
  cpSync(EXAMPLE, work, { recursive: true });
  writeFileSync(join(work, 'package.json'), withTarballs(join(work, 'package.json')));
  const outside = (command, args) => run(command, args, { cwd: work });
  outside('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock']);
  outside('npm', ['exec', '--offline', '--', 'tsc']);
  outside('npm', ['exec', '--offline', '--', 'cdk8s', 'synth', '--check-upgrade=false']);

  const outdir = join(work, 'inside');
  run(bin('tsx'), [join(EXAMPLE, 'main.ts')], { env: { ...process.env, CDK8S_OUTDIR: outdir } });
  const found = manifests(join(work, 'manifests'));
  compare(found, manifests(outdir));
  console.log(`same bytes outside and inside: ${[...found.keys()].join(', ')}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
}
