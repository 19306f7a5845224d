import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

const PERSON = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** Runs plain Git in a folder as a person would, and returns what it prints, without the last line feed. */
export function git(cwd: string, ...args: string[]): string {
  return gitWith({ cwd }, ...args);
}

/** As {@link git}, with standard input and more environment. */
export function gitWith(
  options: { readonly cwd: string; readonly input?: string | Buffer; readonly env?: NodeJS.ProcessEnv },
  ...args: string[]
): string {
  const env = { ...process.env, ...PERSON, ...options.env };
  const stdio = ['pipe', 'pipe', 'pipe'] as const;
  const output = execFileSync('git', args, { ...options, env, stdio: [...stdio], maxBuffer: 1 << 28 });
  return output.toString().replace(/\n$/, '');
}

/** A bare repository with an empty branch `main`. */
export function bareRepository(folder: string, name = 'fleet.git'): string {
  const path = join(folder, name);
  git(folder, 'init', '-q', '--bare', '-b', 'main', path);
  return path;
}
