import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CRUISER = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
export const WALLS = join(root, '.dependency-cruiser.cjs');

/** One import: the importing file and what it imports, a path from the root or a bare specifier. */
export interface Plant {
  readonly from: string;
  readonly to: string;
  /** `import type` instead of an import of a value. Default false. */
  readonly typeOnly?: boolean;
}

/** A broken rule, with the importing file and the imported module as dependency-cruiser names them. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Folders of the work tree that the walls stand around. */
export const WALLED = ['constructs/src', 'providers/src', 'reconciler/src', 'apps', 'test', 'tools'];

/** Runs the walls on a tree that has the layout of this repository. */
export function violationsIn(tree: string, folders: readonly string[]): Violation[] {
  const run = spawnSync(process.execPath, [CRUISER, '--config', WALLS, '--output-type', 'json', ...folders], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (!run.stdout.startsWith('{')) {
    throw new Error(`dependency-cruiser did not report: ${run.stdout}${run.stderr}`);
  }
  const { summary } = JSON.parse(run.stdout) as { summary: { violations: (Violation & { rule: { name: string } })[] } };
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

/** Writes the plants into a tree of their own and returns what the walls say about it. */
export function violationsOf(plants: readonly Plant[]): Violation[] {
  const tree = mkdtempSync(join(tmpdir(), 'walls-'));
  try {
    const files = new Map<string, string>();
    for (const { to } of plants) {
      if (isPath(to)) {
        files.set(to, 'export const value = 1;\n');
      }
    }
    for (const plant of plants) {
      files.set(plant.from, (files.get(plant.from) ?? '') + statement(plant));
    }
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    return violationsIn(tree, [...new Set([...files.keys()].map((path) => path.split('/')[0] as string))]);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function statement({ from, to, typeOnly }: Plant): string {
  const specifier = isPath(to) ? posix.relative(posix.dirname(from), to).replace(/^(?!\.)/, './') : to;
  return typeOnly ? `import type { A } from '${specifier}';\n` : `import { a } from '${specifier}';\n`;
}

function isPath(to: string): boolean {
  return to.endsWith('.ts') && !to.startsWith('@');
}
