import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { unpack } from './assembly.ts';

/** Assemblies by module. */
export type Assemblies = ReadonlyMap<string, string>;

export interface Comparison {
  readonly before: Assemblies;
  readonly after: Assemblies;
  /** File with the keys of breaking changes that are meant. */
  readonly allowed: string;
}

/** Breaking changes that are not allowed, a line each with its key; those of experimental API included. */
export function breakingChanges(root: string, { before, after, allowed }: Comparison): string[] {
  // below the root, so that the modules that both sides use are found
  const work = mkdtempSync(join(root, 'dist/api-'));
  try {
    const [old, now] = [join(work, 'before'), join(work, 'after')];
    unpack(old, before);
    unpack(now, after);
    const keys = readFileSync(allowed, 'utf8').split('\n');
    return [...before].flatMap(([module, assembly]) => [
      ...compareTypes(
        root,
        [old, now].map((side) => join(side, 'node_modules/@krake-infra', module)),
        allowed,
      ),
      ...packageChanges(assembly, after.get(module) ?? '{}')
        .filter(({ key }) => !keys.includes(key))
        .map(line),
    ]);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function compareTypes(root: string, folders: readonly string[], allowed: string): string[] {
  const options = ['--keys', '--error-on', 'all', '--ignore-file', allowed];
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jsii-diff/bin/jsii-diff'), ...folders, ...options],
    { env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' }, encoding: 'utf8' },
  );
  const found = stderr.split('\n').filter((text) => text.startsWith('err '));
  if (status !== 0 && found.length === 0) {
    throw new Error(`jsii-diff failed: ${stderr}`);
  }
  return found.map((text) => text.replace(/^err *- /, ''));
}

interface Change {
  readonly key: string;
  readonly message: string;
}

/** The names of packages in other languages are API as well; jsii-diff does not look at them. */
function packageChanges(before: string, after: string): Change[] {
  const [old, now] = [before, after].map((text) => JSON.parse(text));
  return Object.entries(old.targets)
    .filter(([language, target]) => !isDeepStrictEqual(target, now.targets?.[language]))
    .map(([language, target]) => ({
      key: `targets:${old.name}.${language}`,
      message: `PACKAGE ${old.name}: in ${language} it is no longer ${JSON.stringify(target)}`,
    }));
}

function line({ key, message }: Change): string {
  return `${message} [${key}]`;
}
