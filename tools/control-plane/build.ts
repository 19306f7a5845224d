import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BUILD_ENVIRONMENT,
  BUILD_FLAGS,
  isAtLeast,
  type ModuleFiles,
  manifestsKey,
  programKey,
  requiredGo,
} from './keys.ts';
import { type GoPath, MANIFEST_SETS, type ManifestSet, PROGRAMS, type Program } from './programs.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MODULES = here('modules');

/** Where the programs and the folders `<set>-manifests` are after {@link build}. */
export const BIN = here('bin');

const CACHE =
  process.env['KRAKE_INFRA_CONTROL_PLANE_CACHE'] ?? join(homedir(), '.cache', 'krake-infra', 'control-plane');

/** A program may take many minutes, in which the compiler says nothing. */
const PATIENCE_SECONDS = 60;

interface Artifact {
  /** Its name in {@link BIN}. */
  readonly name: string;
  readonly key: string;
  /** Writes it to a path, or fails with what the compiler said last. */
  readonly make: (path: string) => Promise<void>;
}

/**
 * Puts all programs and manifests into {@link BIN}: from there, from the cache, or built and stored in the cache.
 *
 * @param more programs besides those of the control plane
 */
export async function build(say: (line: string) => void, more: readonly Program[] = []): Promise<void> {
  const version = goVersion();
  const programs = [...PROGRAMS, ...more].map((one) => programArtifact(one, version));
  const artifacts = [...programs, ...MANIFEST_SETS.map(manifestsArtifact)];
  mkdirSync(BIN, { recursive: true });
  mkdirSync(CACHE, { recursive: true });
  const wanted = artifacts.filter(({ name, key }) => !isCurrent(name, key));
  const missing = wanted.filter(({ key }) => !existsSync(join(CACHE, key)));
  if (missing.length > 0) say(`build: ${missing.length} of ${artifacts.length} to build; all take about 20 minutes`);
  for (const [index, artifact] of wanted.entries()) {
    const start = performance.now();
    const cached = existsSync(join(CACHE, artifact.key));
    if (!cached) {
      say(`build ${artifact.name} (${index + 1} of ${wanted.length})`);
      const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
      const patience = setInterval(() => say(`build ${artifact.name}: ${seconds()} s`), PATIENCE_SECONDS * 1000);
      await store(artifact).finally(() => clearInterval(patience));
    }
    place(artifact);
    const took = ((performance.now() - start) / 1000).toFixed(1);
    say(`build ${artifact.name} ... ${took} s${cached ? ' (from the cache)' : ''}`);
  }
  if (wanted.length === 0) say('build: every program is up to date');
}

/** Go's version, or an error that says what is missing. */
export function goVersion(): string {
  // Go 1.21 and later fetch the version that the module asks for, where they may
  const cwd = join(MODULES, moduleFolders()[0] ?? '');
  const { error, status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { cwd, encoding: 'utf8' });
  const least = moduleFolders()
    .map((folder) => requiredGo(moduleFiles(folder).goMod))
    .reduce((one, other) => (isAtLeast(one, other) ? one : other));
  if (error) throw new Error(`Go is not installed; the control plane needs Go ${least} or newer`);
  if (status !== 0) throw new Error(`Go is too old; the control plane needs Go ${least} or newer`);
  const version = stdout.trim();
  if (!isAtLeast(version, least)) throw new Error(`Go is ${version}; the control plane needs Go ${least} or newer`);
  return version;
}

const moduleFolders = () => [...new Set(PROGRAMS.map(({ module }) => module))];

function moduleFiles(module: string): ModuleFiles {
  const read = (name: string) => readFileSync(join(MODULES, module, name), 'utf8');
  return { goMod: read('go.mod'), goSum: read('go.sum') };
}

function programArtifact(program: Program, version: string): Artifact {
  return {
    name: program.name,
    key: programKey(program, moduleFiles(program.module), version),
    make: async (path) => {
      await go(program.module, ['build', ...BUILD_FLAGS, '-ldflags', program.ldflags, '-o', path, program.package]);
    },
  };
}

function manifestsArtifact(set: ManifestSet): Artifact {
  return {
    name: `${set.name}-manifests`,
    key: manifestsKey(set, moduleFiles(set.module)),
    make: async (path) => {
      mkdirSync(join(path, 'crds'), { recursive: true });
      for (const one of set.crds) {
        const source = await inModule(set.module, one);
        cpSync(source, join(path, 'crds', statSync(source).isDirectory() ? '' : basename(source)), { recursive: true });
      }
      if (set.webhooks) copyFileSync(await inModule(set.module, set.webhooks), join(path, 'webhooks.yaml'));
      // the module cache is read-only, and folders with these modes could not be removed by their owner
      spawnSync('chmod', ['-R', 'u+w', path]);
    },
  };
}

async function inModule(module: string, { module: path, path: within }: GoPath): Promise<string> {
  await go(module, ['mod', 'download', path]);
  return join((await go(module, ['list', '-m', '-f', '{{.Dir}}', path])).trim(), within);
}

/** Runs Go in a module folder; what it printed. */
async function go(module: string, args: readonly string[]): Promise<string> {
  const child = spawn('go', args, {
    cwd: join(MODULES, module),
    env: { ...process.env, ...BUILD_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-8000);
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code === 0) return out;
  const last = said.trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(`in ${join(MODULES, module)}: go ${args.join(' ')} failed:\n${last}`);
}

/** Written aside and renamed: an interrupted build leaves nothing that could pass for a whole one. */
async function store({ key, make }: Artifact): Promise<void> {
  const aside = join(CACHE, `.${key}.${process.pid}`);
  try {
    await make(aside);
    try {
      renameSync(aside, join(CACHE, key));
    } catch (error) {
      // another build stored the same folder meanwhile
      if (!existsSync(join(CACHE, key))) throw error;
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const keyFile = (name: string) => join(BIN, `.${name}.key`);

function isCurrent(name: string, key: string): boolean {
  return existsSync(join(BIN, name)) && existsSync(keyFile(name)) && readFileSync(keyFile(name), 'utf8') === key;
}

/** Programs are 20 to 100 MB each: linked where cache and project share a file system. */
function place({ name, key }: Artifact): void {
  const [source, target] = [join(CACHE, key), join(BIN, name)];
  rmSync(keyFile(name), { force: true });
  rmSync(target, { recursive: true, force: true });
  if (statSync(source).isDirectory()) cpSync(source, target, { recursive: true });
  else {
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
  writeFileSync(keyFile(name), key);
}
