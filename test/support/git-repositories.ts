import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/**
 * Runs plain Git in a folder as a person would, and returns what it prints, without the last line feed. Blocks this
 * process, so not for remotes that it serves itself: see {@link run}.
 */
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

/** A person's clone with a work tree. */
export class WorkTree {
  readonly path: string;

  constructor(remote: string, path: string) {
    this.path = path;
    git(tmpdir(), 'clone', '-q', remote, path);
  }

  /** Writes (or, for null, deletes) files, commits them and returns the commit. */
  commit(files: Readonly<Record<string, string | null>>, message = 'By hand'): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.path, path);
      if (text === null) rmSync(file);
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    git(this.path, 'add', '-A');
    git(this.path, 'commit', '-q', '-m', message);
    return git(this.path, 'rev-parse', 'HEAD');
  }

  /** Pushes HEAD, and rebases first as often as somebody else was faster. */
  async pushUntilAccepted(branch = 'main'): Promise<void> {
    for (;;) {
      const { code } = await run(this.path, 'push', '-q', 'origin', `HEAD:${branch}`);
      if (code === 0) return;
      const rebase = await run(this.path, 'pull', '-q', '--rebase', 'origin', branch);
      if (rebase.code !== 0) throw new Error(`rebase failed: ${rebase.stderr}`);
    }
  }
}

/** Runs Git without blocking this process, for tests where two write at once. */
export function run(cwd: string, ...args: string[]): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, env: { ...process.env, ...PERSON } }, (error, _, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stderr });
    });
  });
}
