import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { DEFINITIONS, KINDS } from '@krake-infra/reconciler/fleet/generated/schemas.ts';
import { selfContained } from '@krake-infra/reconciler/fleet/self-contained.ts';
import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import type { Context } from '../context.ts';
import { SAMPLES } from '../generated/samples.ts';
import { applyToFolder } from '../work-tree.ts';
import { synthesise } from './synth.ts';

/** Makes a working fleet repository: commented samples, editor schemas, rendered manifests, one commit. */
export async function init(context: Context, folder: string): Promise<void> {
  const dir = resolve(folder);
  if (existsSync(dir) && readdirSync(dir).some((name) => name !== '.git')) {
    const hint = 'name an empty or new folder';
    throw new Problem({ code: 'refused', message: `${folder} is not empty`, hint, retry: 'never' });
  }
  if (!existsSync(join(dir, '.git'))) {
    mkdirSync(dir, { recursive: true });
    git(dir, 'init', '--quiet', '--initial-branch=main');
  }
  const branch = git(dir, 'symbolic-ref', '--short', 'HEAD').trim();
  const texts = { ...SAMPLES, ...editorSchemas(), 'fleet.yaml': onBranch(SAMPLES['fleet.yaml'] ?? '', branch) };
  applyToFolder(
    dir,
    Object.entries(texts).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
  const { written } = await synthesise(dir, context.clock.now());
  // Lets this program push to the folder's own repository as long as it has no origin; refused while files are edited.
  git(dir, 'config', 'receive.denyCurrentBranch', 'updateInstead');
  git(dir, 'add', '--all');
  git(dir, ...identity(dir), 'commit', '--quiet', '--no-verify', '--message', 'Start the fleet');
  const { terminal, paint } = context;
  terminal.out(
    `${paint('good', 'made')} ${folder}: ${Object.keys(SAMPLES).length} files, ${written.length} rendered\n`,
  );
  terminal.out(`next: krake-infra --fleet ${folder} cluster list\n`);
}

function onBranch(text: string, branch: string): string {
  return editYaml(text, [{ op: 'set', path: ['spec', 'branch'], value: branch }]);
}

function editorSchemas(): Record<string, string> {
  return Object.fromEntries(
    KINDS.map(({ kind }) => [
      `.krake-infra/schema/${kind}.schema.json`,
      `${JSON.stringify(selfContained(DEFINITIONS, kind), null, 2)}\n`,
    ]),
  );
}

/** Flags that let a commit succeed on a machine where Git knows no name yet. */
function identity(dir: string): string[] {
  try {
    execFileSync('git', ['var', 'GIT_AUTHOR_IDENT'], { cwd: dir, stdio: 'ignore' });
    return [];
  } catch {
    return ['-c', 'user.name=krake-infra', '-c', 'user.email=krake-infra@localhost'];
  }
}

function git(dir: string, ...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const text = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new Problem({
      code: 'unavailable',
      message: `git ${args[0]}: ${text}`,
      hint: 'is Git 2.28 or newer installed?',
    });
  }
}
