import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@krake-infra/cli/main.ts';
import { afterAll, onTestFinished } from 'vitest';
import { git, temporaryFolder, WorkTree } from './git-repositories.ts';

/** What a command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a terminal can show; default: a pipe. */
export interface Shown {
  readonly interactive?: boolean;
  readonly color?: boolean;
}

/** Runs one command line in this process. */
export async function krakeInfra(args: readonly string[], shown: Shown = {}): Promise<Ran> {
  const written = { out: '', err: '' };
  const code = await main(args, {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    interactive: shown.interactive ?? false,
    color: shown.color ?? false,
    columns: 100,
  });
  return { code, ...written };
}

/** Sets an environment variable until the test is over. */
export function setEnvironment(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}

let seed: string | undefined;
afterAll(() => {
  if (seed !== undefined) rmSync(seed, { recursive: true, force: true, maxRetries: 3 });
});

/** A fleet as `init` makes it; made once for all tests of a file, and only cloned. */
async function seedFleet(): Promise<string> {
  if (seed !== undefined) return join(seed, 'fleet');
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-seed-'));
  const { code, err } = await krakeInfra(['init', join(folder, 'fleet')]);
  if (code !== 0) throw new Error(`init failed: ${err}`);
  seed = folder;
  return join(seed, 'fleet');
}

/** A fleet as `init` makes it, in a bare repository, and a person's clone of it. */
export class TestFleet {
  readonly folder: string;
  /** The bare repository. */
  readonly remote: string;
  readonly clone: WorkTree;
  #clones = 0;

  private constructor(folder: string, seed: string) {
    this.folder = folder;
    this.remote = join(folder, 'fleet.git');
    git(folder, 'clone', '-q', '--bare', '--no-local', seed, this.remote);
    this.clone = new WorkTree(this.remote, join(folder, 'fleet'));
    git(this.clone.path, 'config', 'user.name', 'Grace');
    git(this.clone.path, 'config', 'user.email', 'grace@example.org');
  }

  static async make(): Promise<TestFleet> {
    const folder = temporaryFolder();
    setEnvironment('KRAKE_INFRA_CACHE', join(folder, 'cache'));
    return new TestFleet(folder, await seedFleet());
  }

  /** Runs a command line on the clone. */
  run(...args: string[]): Promise<Ran> {
    return krakeInfra(['--fleet', this.clone.path, ...args]);
  }

  /** Runs a command line and expects success; what it printed. */
  async succeed(...args: string[]): Promise<string> {
    const { code, out, err } = await this.run(...args);
    if (code !== 0) throw new Error(`krake-infra ${args.join(' ')} ended with ${code}: ${err}${out}`);
    return out;
  }

  /** A file of the clone. */
  read(path: string): string {
    return readFileSync(join(this.clone.path, path), 'utf8');
  }

  /** A file on the remote's branch, with its last line feed as Git keeps it. */
  show(path: string, revision = 'main'): string {
    return `${git(this.remote, 'show', `${revision}:${path}`)}\n`;
  }

  /** Edits files of the clone by their texts. */
  edit(path: string, from: string | RegExp, to: string): Record<string, string> {
    const before = this.read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
    return { [path]: after };
  }

  /** Commits data files with the manifests that belong to them, as a person does, and pushes. */
  async push(files: Readonly<Record<string, string | null>>, message = 'By hand'): Promise<string> {
    this.clone.commit(files, message);
    await this.succeed('synth');
    git(this.clone.path, 'add', '-A');
    git(this.clone.path, 'commit', '-q', '--amend', '--no-edit', '--allow-empty');
    await this.clone.pushUntilAccepted();
    return this.head();
  }

  pull(): void {
    git(this.clone.path, 'pull', '-q', '--ff-only');
  }

  head(branch = 'main'): string {
    return git(this.remote, 'rev-parse', branch);
  }

  /** Paths that a commit changed, with what happened to them. */
  changed(commit = 'main'): string[] {
    return git(this.remote, 'show', '--format=', '--name-status', '--no-renames', commit)
      .replaceAll('\t', ' ')
      .split('\n');
  }

  message(commit = 'main'): string {
    return git(this.remote, 'log', '-1', '--format=%B', commit);
  }

  subjects(range = 'main'): string[] {
    const text = git(this.remote, 'log', '--format=%s', range);
    return text === '' ? [] : text.split('\n');
  }

  /** What `synth --check` says of a new clone. */
  checkFresh(): Promise<Ran> {
    this.#clones += 1;
    const fresh = new WorkTree(this.remote, join(this.folder, `fresh-${this.#clones}`));
    return krakeInfra(['--fleet', fresh.path, 'synth', '--check']);
  }
}
