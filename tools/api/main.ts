/**
 * Compares the API of the jsii modules with that of the last release: `npm run check -- api`. A breaking change fails
 * unless its key stands in breaking-changes.txt. `tsx tools/api/main.ts release` makes what was built the last release.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built, MODULES, release, released } from './assembly.ts';
import { breakingChanges } from './compare.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'tools/api');
const allowed = join(folder, 'breaking-changes.txt');
const after = new Map(MODULES.map((module) => [module, built(root, module)]));

function renew(): void {
  for (const [module, assembly] of after) {
    release(folder, module, assembly);
  }
  const comments = readFileSync(allowed, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('##'));
  writeFileSync(allowed, `${comments.join('\n')}\n`);
}

function check(): void {
  const before = new Map(MODULES.map((module) => [module, released(folder, module)]));
  const found = breakingChanges(root, { before, after, allowed });
  if (found.length === 0) {
    return;
  }
  console.error(`this breaks programs that were written for the last release:\n  ${found.join('\n  ')}`);
  console.error('undo it, or add the key in brackets to tools/api/breaking-changes.txt, with the reason as a comment');
  process.exitCode = 1;
}

if (process.argv[2] === 'release') {
  renew();
} else {
  check();
}
