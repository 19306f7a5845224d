import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BIN } from './build.ts';
import { installableCrd, installableWebhooks, type WebhookServer } from './manifests.ts';
import { kubeconfigPath, type Layout, webhookPort } from './processes.ts';
import { MANIFEST_SETS, type ManifestSet } from './programs.ts';

/** Seconds within which the API server has to serve new kinds. */
const ESTABLISHED_SECONDS = 60;

/** Runs kubectl as administrator; what it printed. An error has what it said. */
export async function kubectl(layout: Layout, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(join(BIN, 'kubectl'), ['--kubeconfig', kubeconfigPath(layout, 'admin'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // its cache of what the server offers must not outlive the server
    env: { ...process.env, KUBECACHEDIR: join(layout.folder, 'kubectl-cache') },
  });
  child.stdin.on('error', () => {}).end(input);
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed (exit code ${code}): ${said.trim()}`);
  return out;
}

/** Makes the API server serve the kinds of programs, with conversions by their webhook servers. */
export async function installCrds(layout: Layout, programs: ReadonlySet<string>, authority: string): Promise<number> {
  const crds = setsOf(programs).flatMap((set) => {
    const folder = join(BIN, `${set.name}-manifests`, 'crds');
    const server = set.webhooks && serverOf(layout, set, authority);
    return readdirSync(folder).flatMap((file) => installableCrd(readFileSync(join(folder, file), 'utf8'), set, server));
  });
  if (crds.length === 0) return 0;
  await apply(layout, 'crds', crds);
  const names = crds.map(({ metadata }) => `crd/${metadata.name}`);
  await kubectl(layout, ['wait', '--for=condition=Established', `--timeout=${ESTABLISHED_SECONDS}s`, ...names]);
  return crds.length;
}

/** Last of all: from here on the API server refuses what a manager does not answer for. */
export async function installWebhooks(layout: Layout, programs: ReadonlySet<string>, authority: string): Promise<void> {
  const configurations = setsOf(programs).flatMap((set) => {
    const file = join(BIN, `${set.name}-manifests`, 'webhooks.yaml');
    if (!existsSync(file)) return [];
    return installableWebhooks(readFileSync(file, 'utf8'), set, serverOf(layout, set, authority));
  });
  if (configurations.length > 0) await apply(layout, 'webhooks', configurations);
}

const setsOf = (programs: ReadonlySet<string>) => MANIFEST_SETS.filter(({ name }) => programs.has(name));

const serverOf = (layout: Layout, { name }: ManifestSet, authority: string): WebhookServer => ({
  port: webhookPort(layout, name),
  authority,
});

/** The file stays in the folder, for people who wonder what was installed. */
async function apply(layout: Layout, name: string, items: readonly object[]): Promise<void> {
  const file = join(layout.folder, 'installed', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  // the files are generated; validating them would make the server describe every kind first, which takes seconds
  await kubectl(layout, ['apply', '--server-side', '--validate=false', '-f', file]);
}
