import { execFile, spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BIN } from '../../tools/control-plane/build.ts';
import { isAlive, untilEnded } from '../../tools/control-plane/live-processes.ts';
import { processSpecs } from '../../tools/control-plane/processes.ts';
import { KUBECONFIG, NAMESPACE, RUN, readState } from '../../tools/control-plane/run-folder.ts';
import { type ProcessId, processIds } from '../../tools/control-plane/state-file.ts';
import type { PlaneStatus } from '../../tools/control-plane/status.ts';

const PROGRAM = ['--import', 'tsx', fileURLToPath(new URL('../../tools/control-plane/main.ts', import.meta.url))];
const PROCESSES = processSpecs({ folder: '', basePort: 0 }).map(({ name }) => name);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run control-plane -- ARGUMENT...`. */
const run = (...args: string[]) => execute(process.execPath, [...PROGRAM, ...args]);

function execute(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) =>
    execFile(command, args, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err })),
  );
}

const status = async () => JSON.parse((await run('status', '-o', 'json')).out) as PlaneStatus;

function pidOf({ parts }: PlaneStatus, name: string): number {
  return parts.find((part) => part.name === name)?.pid ?? 0;
}

function expectNothingLeft(ids: readonly ProcessId[]): void {
  expect(ids.filter(isAlive)).toEqual([]);
  expect(existsSync(RUN)).toBe(false);
  expect(existsSync(`/run/netns/${NAMESPACE}`)).toBe(false);
}

beforeAll(() => {
  if (existsSync(RUN)) throw new Error('a control plane is up in this checkout: npm run control-plane -- down');
});
afterAll(() => run('down'));

it('starts in the background and tells how to use it', async () => {
  const { code, out, err } = await run('up');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`ip netns exec ${NAMESPACE} `);

  const found = await run('status');
  expect(found.code).toBe(0);
  expect(found.out.trimEnd().split('\n')).toHaveLength(PROCESSES.length + 2);
  expect((await run('kubeconfig')).out).toBe(`${KUBECONFIG}\n`);
  const kubectl = [join(BIN, 'kubectl'), '--kubeconfig', KUBECONFIG, 'get', 'namespaces', '-o', 'name'];
  const inside = await execute('ip', ['netns', 'exec', NAMESPACE, ...kubectl]);
  expect(inside.out.split('\n')).toContain('namespace/flux-system');
  const again = await run('up');
  expect(again.code).toBe(0);
  expect(again.out).toContain('is up already\n');
});

it('shows the crash of a part, with the end of its log', async () => {
  const recorded = new Promise<void>((resolve) => {
    const watcher = watch(RUN, () => {
      if (readState()?.parts.find(({ name }) => name === 'capo')?.state !== 'exited') return;
      watcher.close();
      resolve();
    });
  });
  process.kill(pidOf(await status(), 'capo'), 'SIGKILL');
  await recorded;

  const { code, out } = await run('status');
  expect(code).toBe(1);
  expect(out).toMatch(/^capo +exited \(killed by SIGKILL\) +- /m);
  const lines = (await run('logs', 'capo')).out.trimEnd().split('\n');
  expect(out).toContain(lines.at(-1));
  expect((await run('up')).out).toContain('is up already, without capo');
});

it('a killed keeper takes everything along; the next start removes what it left', async () => {
  const state = readState();
  const ids = state ? processIds(state).filter(isAlive) : [];
  expect(ids).toHaveLength(PROCESSES.length);
  process.kill(pidOf(await status(), 'keeper'), 'SIGKILL');
  expect(await untilEnded(ids, 10)).toBe(true);

  const found = await status();
  expect(found.up).toBe(false);
  expect(found.parts.find(({ name }) => name === 'etcd')).toMatchObject({ state: 'exited', ended: 'with the keeper' });
  const { code, out } = await run('up');
  expect(code).toBe(0);
  expect(out).toContain('what was left of a control plane that had ended is removed');
  expect((await status()).up).toBe(true);
});

it('goes without a trace', async () => {
  const state = readState();
  const ids = state ? processIds(state) : [];
  expect(ids.filter(isAlive)).toHaveLength(PROCESSES.length + 1);

  expect(await run('down')).toMatchObject({ code: 0, err: '' });

  expectNothingLeft(ids);
  expect((await run('status')).code).toBe(1);
  expect(await run('down')).toMatchObject({ code: 0, out: 'no control plane is up\n' });
});

it('goes without a trace after its keeper and a part were killed', async () => {
  await run('up');
  const state = readState();
  const ids = state ? processIds(state) : [];
  process.kill(pidOf(await status(), 'etcd'), 'SIGKILL');
  process.kill(pidOf(await status(), 'keeper'), 'SIGKILL');

  expect(await run('down')).toMatchObject({ code: 0, err: '' });

  expectNothingLeft(ids);
});

it('an interrupted start leaves nothing behind', async () => {
  const child = spawn(process.execPath, [...PROGRAM, 'up'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let ids: readonly ProcessId[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('start kube-apiserver')) continue;
    const state = readState();
    ids = state ? processIds(state) : [];
    child.kill('SIGINT');
  }

  expect(await ended).toBe(1);

  expect(ids.length).toBeGreaterThan(2);
  expectNothingLeft(ids);
});
