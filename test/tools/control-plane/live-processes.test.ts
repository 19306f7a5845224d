import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identify, isAlive, signal, untilEnded } from '../../../tools/control-plane/live-processes.ts';
import { isFree, needFreePorts } from '../../../tools/control-plane/ports.ts';

describe.runIf(process.platform === 'linux')('a process that was written down', () => {
  function started() {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const id = identify(child.pid ?? 0);
    if (!id) throw new Error('cat did not start');
    return id;
  }

  it('is found again until it has ended', async () => {
    const id = started();
    expect(isAlive(id)).toBe(true);
    expect(await untilEnded([id], 0)).toBe(false);
    signal(id, 'SIGTERM');
    expect(await untilEnded([id], 30)).toBe(true);
    expect(identify(id.pid)).toBeUndefined();
    // nothing happens to whoever has its number now
    signal(id, 'SIGKILL');
  });

  it('is not mistaken for a later one of the same number', async () => {
    const id = started();
    const earlier = { ...id, started: '1' };
    expect(isAlive(earlier)).toBe(false);
    signal(earlier, 'SIGKILL');
    expect(await untilEnded([id], 0.2)).toBe(false);
  });
});

describe('ports', () => {
  it('of another server are refused by name', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const spec = { name: 'etcd', part: 'api', args: [], port, ready: '' } as const;

    expect(await isFree(port)).toBe(false);
    await expect(needFreePorts([spec])).rejects.toThrow(`port ${port} (etcd) is taken in this network namespace`);
    await new Promise((resolve) => server.close(resolve));
    expect(await isFree(port)).toBe(true);
    await expect(needFreePorts([spec])).resolves.toBeUndefined();
  });
});
