import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
const manifest = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest;

const WORKSPACES = ['constructs', 'providers', 'reconciler', 'apps/synth', 'apps/server', 'apps/cli'];
const MODULES = ['constructs', 'providers'];

describe('versions', () => {
  it.each(['.', ...WORKSPACES])('%s pins every dependency', (folder) => {
    const { dependencies, devDependencies } = manifest(folder);
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('has a lock file that names the same versions', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Manifest> };
    for (const folder of ['.', ...WORKSPACES]) {
      const { dependencies, devDependencies } = manifest(folder);
      const locked = packages[folder === '.' ? '' : folder];
      expect({ folder, ...locked?.dependencies }).toEqual({ folder, ...dependencies });
      expect({ folder, ...locked?.devDependencies }).toEqual({ folder, ...devDependencies });
    }
  });

  it.each(MODULES)('%s develops against the lowest version it accepts', (module) => {
    const { devDependencies, peerDependencies } = manifest(module);
    const lowest = Object.entries(peerDependencies ?? {}).map(([name, range]) => [name, range.replace(/^\^/, '')]);
    expect(devDependencies).toEqual(Object.fromEntries(lowest));
  });

  it('are the same in the example', () => {
    const { dependencies, devDependencies } = manifest('examples/typescript');
    const { version, devDependencies: tools } = manifest('.');
    const own = { '@krake-infra/constructs': version, '@krake-infra/providers': version };
    expect({ ...own, ...tools }).toMatchObject({ ...dependencies, ...devDependencies });
  });

  it.each(WORKSPACES)('%s is released together with the rest', (folder) => {
    expect(manifest(folder).version).toBe(manifest('.').version);
  });
});

describe('licence', () => {
  it.each(MODULES.flatMap((module) => [`${module}/LICENSE`, `${module}/NOTICE`]))(
    '%s is the one of the root',
    (path) => {
      expect(read(path)).toBe(read(path.split('/')[1] as string));
    },
  );

  it.each(MODULES)('%s has a readme', (module) => {
    expect(existsSync(join(root, module, 'README.md'))).toBe(true);
  });
});
