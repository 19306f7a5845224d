import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODULES, release, released } from '../../tools/api/assembly.ts';
import { breakingChanges } from '../../tools/api/compare.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const before = new Map(MODULES.map((module) => [module, released(join(root, 'tools/api'), module)]));
const CONSTRUCTS = '@krake-infra/constructs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'krake-infra-api-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the gate says about the released constructs after an edit. */
function afterEdit(edit: (assembly: ReturnType<typeof JSON.parse>) => void, allowed: string[] = []): string[] {
  const assembly = JSON.parse(before.get('constructs') as string);
  edit(assembly);
  const file = join(folder, 'allowed');
  writeFileSync(file, allowed.join('\n'));
  return breakingChanges(root, {
    before,
    after: new Map([...before, ['constructs', JSON.stringify(assembly)]]),
    allowed: file,
  });
}

const properties = (assembly: ReturnType<typeof JSON.parse>, struct: string) =>
  assembly.types[`${CONSTRUCTS}.${struct}`].properties as { name: string; optional?: boolean }[];

describe('gate for the API of the jsii modules', () => {
  it('lets an API pass that is as it was, or has another optional property', () => {
    const added = { name: 'note', optional: true, immutable: true, abstract: true, type: { primitive: 'string' } };

    expect(afterEdit(() => undefined)).toEqual([]);
    expect(afterEdit((assembly) => properties(assembly, 'Taint').push(added))).toEqual([]);
  });

  it('names a property that is gone, unless it is meant to be', () => {
    const edit = (assembly: object) => properties(assembly, 'Taint').splice(0, 1);
    const [first] = properties(JSON.parse(before.get('constructs') as string), 'Taint');
    const key = `removed:${CONSTRUCTS}.Taint.${first?.name}`;

    expect(afterEdit(edit)).toEqual([expect.stringContaining(`[${key}]`)]);
    expect(afterEdit(edit, ['# nobody used it', key])).toEqual([]);
  });

  it('names a property that was optional', () => {
    const edit = (assembly: object) => {
      for (const property of properties(assembly, 'Zone')) delete property.optional;
    };

    expect(afterEdit(edit).join('\n')).toContain(`[strengthened:${CONSTRUCTS}.Zone]`);
  });

  it('names a method that every provider of others would have to get', () => {
    const method = { name: 'another', abstract: true };
    const edit = (assembly: ReturnType<typeof JSON.parse>) =>
      assembly.types[`${CONSTRUCTS}.IInfrastructureProvider`].methods.push(method);

    expect(afterEdit(edit).join('\n')).toContain('IInfrastructureProvider.another');
  });

  it('names a package that is called differently in another language, unless it is meant to be', () => {
    const edit = (assembly: { targets: { go: { packageName: string } } }) => {
      assembly.targets.go.packageName = 'other';
    };
    const key = `targets:${CONSTRUCTS}.go`;

    expect(afterEdit(edit)).toEqual([expect.stringContaining(`[${key}]`)]);
    expect(afterEdit(edit, [key])).toEqual([]);
  });

  it('keeps of a release what is compared, docstrings not', () => {
    const { docs, ...rest } = {
      docs: { summary: 'text', stability: 'experimental' },
      name: 'x',
      readme: { markdown: '' },
    };

    release(folder, 'constructs', JSON.stringify({ docs, ...rest }));

    expect(JSON.parse(released(folder, 'constructs'))).toEqual({ docs: { stability: 'experimental' }, name: 'x' });
  });
});
