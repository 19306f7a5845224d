import { rename } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';
import { Running, waitFor } from '../../support/process.ts';

/** A daemon on a fleet, and its status pages. */
async function daemon(fleet: TestFleet, ...args: string[]) {
  const running = new Running(['--fleet', fleet.remote, 'run', '--listen', '127.0.0.1:0', ...args]);
  const { address } = await running.logged('serving health and metrics');
  const page = async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${(address as AddressInfo).port}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  return { running, page };
}

const QUICK = 'spec:\n  loop:\n    intervalSeconds: 1\n    watchSeconds: 1\n';

async function quickFleet(): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  await fleet.push(fleet.edit('fleet.yaml', /^spec:\n/m, QUICK), 'Look often');
  return fleet;
}

describe('the daemon', () => {
  it('turns what it sees into commits, tells it in logs and metrics, and stops when told', async () => {
    const fleet = await quickFleet();
    const { running, page } = await daemon(fleet);
    await waitFor('a first pass', async () => ((await page('/readyz')).status === 200 ? true : undefined));
    await fleet.push(fleet.edit('metrics-providers/recorded.yaml', 'queries: 600', 'queries: 1400'), 'More load');
    const subject = await waitFor('the commit', () => fleet.subjects().find((line) => /3 -> 7/.test(line)));
    expect(subject).toMatch(/^Scale web-1\/workers 3 -> 7/);
    const line = await waitFor(
      'its line',
      () => /pushed [0-9a-f]{12} shop\/web-1\/workers 3 -> 7: .*/.exec(running.out)?.[0],
    );
    expect(line).toContain(fleet.head().slice(0, 12));
    const { text } = await page('/metrics');
    expect(text).toContain('krake_infra_commits_total{class="scale-up",way="direct"} 1\n');
    expect(text).toMatch(/^krake_infra_push_seconds_count\{outcome="accepted"\} 1$/m);
    expect(text).toMatch(/^krake_infra_samples\{kind="value"\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    running.child.kill('SIGTERM');
    expect(await running.ended).toEqual({ code: 0, signal: null });
    expect(running.log.at(-1)?.msg).toMatch(/^stopping/);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('serves nothing but its three pages, read only', async () => {
    const { page } = await daemon(await quickFleet());
    expect(await page('/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect((await page('/fleet.yaml')).status).toBe(404);
    expect((await page('/metrics', { method: 'POST' })).status).toBe(405);
  });

  it('takes over other settings without a restart, at once when told to hurry', async () => {
    const fleet = await TestFleet.make();
    await fleet.push(
      fleet.edit('fleet.yaml', /^spec:\n/m, 'spec:\n  loop:\n    intervalSeconds: 3600\n    watchSeconds: 3600\n'),
      'Look seldom',
    );
    const { running, page } = await daemon(fleet);
    const passes = async () =>
      Number(/^krake_infra_passes_total\{result="ok"\} (\d+)/m.exec((await page('/metrics')).text)?.[1] ?? 0);
    await waitFor('the first turns', async () => ((await passes()) >= 2 ? true : undefined));
    await fleet.push(fleet.edit('fleet.yaml', /Seconds: 3600/g, 'Seconds: 1'), 'Look often');
    expect(await passes()).toBe(2);
    running.child.kill('SIGHUP');
    await waitFor('many turns', async () => ((await passes()) >= 8 ? true : undefined));
  });

  it('is not ready while the remote is away, says why, and goes on when it is back', async () => {
    const fleet = await quickFleet();
    const { running, page } = await daemon(fleet);
    await waitFor('a first pass', async () => ((await page('/readyz')).status === 200 ? true : undefined));
    await rename(fleet.remote, `${fleet.remote}.away`);
    const { text } = await waitFor('trouble', async () => {
      const answer = await page('/readyz');
      return answer.status === 503 ? answer : undefined;
    });
    expect(text).toContain('can not be read');
    expect((await page('/healthz')).status).toBe(200);
    expect(await running.logged('a pass failed')).toMatchObject({
      level: 'warn',
      code: 'unavailable',
      retrySeconds: 1,
    });
    await rename(`${fleet.remote}.away`, fleet.remote);
    await waitFor('readiness', async () => ((await page('/readyz')).status === 200 ? true : undefined));
  });

  it('ends, changing nothing, when the history it knows was rewritten', async () => {
    const fleet = await quickFleet();
    const { running, page } = await daemon(fleet);
    await waitFor('a first pass', async () => ((await page('/readyz')).status === 200 ? true : undefined));
    git(fleet.clone.path, 'commit', '-q', '--amend', '-m', 'Rewritten');
    git(fleet.clone.path, 'push', '-q', '--force', 'origin', 'HEAD:main');
    const head = fleet.head();
    expect(await running.ended).toEqual({ code: 7, signal: null });
    expect(running.err).toMatch(/the history of main on .* was rewritten/);
    expect(fleet.head()).toBe(head);
  });

  it('refuses an address that it can not listen on', async () => {
    const fleet = await quickFleet();
    const taken = await daemon(fleet);
    const { port } = (await taken.running.logged('serving'))['address'] as AddressInfo;
    const second = new Running(['--fleet', fleet.remote, 'run', '--listen', `127.0.0.1:${port}`]);
    expect(await second.ended).toMatchObject({ code: 8 });
    expect(second.err).toContain('can not be listened on');
    expect(await new Running(['run', '--listen', 'here']).ended).toMatchObject({ code: 2 });
  });
});
