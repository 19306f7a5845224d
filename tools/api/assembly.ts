/** Assemblies of the jsii modules as they were released, small enough to be committed. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export const MODULES = ['constructs', 'providers'];
/** What jsii-diff does not compare. Of docstrings it reads how stable something is. */
const LEFT_OUT = ['locationInModule', 'symbolId', 'readme', 'author', 'repository', 'metadata', 'dependencyClosure'];
const STABILITY = ['stability', 'deprecated', 'subclassable'];

/** The assembly of a module as it was built. */
export function built(root: string, module: string): string {
  return readFileSync(join(root, module, '.jsii'), 'utf8');
}

export function released(folder: string, module: string): string {
  return gunzipSync(readFileSync(join(folder, `${module}.jsii.gz`))).toString();
}

export function release(folder: string, module: string, assembly: string): void {
  const text = JSON.stringify(JSON.parse(assembly), (key, value) => {
    if (key === 'docs') {
      return Object.fromEntries(Object.entries(value).filter(([name]) => STABILITY.includes(name)));
    }
    return LEFT_OUT.includes(key) ? undefined : value;
  });
  writeFileSync(join(folder, `${module}.jsii.gz`), gzipSync(text, { level: 9 }));
}

/** Lays assemblies out as npm packages that find each other, and other packages as the folder does. */
export function unpack(folder: string, assemblies: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [module, assembly] of assemblies) {
    const target = join(folder, 'node_modules/@krake-infra', module);
    const { name, version, dependencies } = JSON.parse(assembly);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, '.jsii'), assembly);
    writeFileSync(
      join(target, 'package.json'),
      JSON.stringify({ name, version, dependencies, main: 'index.js', jsii: {} }),
    );
    writeFileSync(join(target, 'index.js'), '');
  }
}
