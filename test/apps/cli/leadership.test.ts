import { LeaseLeadership } from '@krake-infra/cli/daemon/leadership.ts';
import type { SeenLease } from '@krake-infra/reconciler/core/leadership.ts';
import type { LeaseStore } from '@krake-infra/reconciler/track/cluster-api/lease.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A Lease in memory whose server can go away. */
class Store implements LeaseStore {
  lease: SeenLease = { version: '1', holder: '' };
  /** What requests come to: an answer, an error at once, or nothing at all. */
  way: 'answers' | 'refuses' | 'hangs' = 'answers';
  requests = 0;

  async read(): Promise<SeenLease> {
    await this.#reached();
    return this.lease;
  }

  async write(version: string, { holder }: { readonly holder: string }): Promise<SeenLease | undefined> {
    await this.#reached();
    if (version !== this.lease.version) return undefined;
    this.lease = { version: `${Number(version) + 1}`, holder };
    return this.lease;
  }

  async #reached(): Promise<void> {
    this.requests += 1;
    if (this.way === 'refuses') throw new Error('connection refused');
    if (this.way === 'answers') return;
    await new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 2500));
  }
}

const LOG = { info: () => {}, warn: () => {}, error: () => {} };
const replica = (store: Store, self = 'one', leadHere?: () => Promise<void>) =>
  new LeaseLeadership({ store, self, log: LOG, ...(leadHere && { leadHere }) });

async function led(leadership: LeaseLeadership): Promise<AbortSignal> {
  const lead = leadership.lead(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(11_500);
  return (await lead) as AbortSignal;
}

describe('leading by a Lease', () => {
  it.each(['refuses', 'hangs'] as const)('ends within 7 s when the API server %s, and goes on with it', async (way) => {
    const store = new Store();
    const leadership = replica(store);
    const lost = await led(leadership);
    expect({ leads: leadership.leads, trouble: leadership.trouble }).toEqual({ leads: true, trouble: undefined });
    store.way = way;
    await vi.advanceTimersByTimeAsync(4900);
    expect(leadership.leads).toBe(true);
    await vi.advanceTimersByTimeAsync(2100);
    expect({ leads: leadership.leads, lost: lost.aborted }).toEqual({ leads: false, lost: true });
    expect(leadership.trouble).toContain(way === 'hangs' ? 'no answer' : 'connection refused');
    store.way = 'answers';
    await led(leadership);
    expect(leadership.leads).toBe(true);
  });

  it('is not moved by steps of the clock on the wall', async () => {
    const store = new Store();
    const first = replica(store);
    const second = replica(store, 'two');
    const lost = await led(first);
    const other = second.lead(new AbortController().signal);
    for (const step of [86_400_000, -172_800_000, 3_600_000]) {
      vi.setSystemTime(Date.now() + step);
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect([first.leads, second.leads, lost.aborted]).toEqual([true, false, false]);
    await first.release();
    await vi.advanceTimersByTimeAsync(2100);
    expect([first.leads, second.leads, (await other)?.aborted]).toEqual([false, true, false]);
  });

  it('ends when another one took the Lease', async () => {
    const store = new Store();
    const leadership = replica(store);
    const lost = await led(leadership);
    store.lease = { version: '1000', holder: 'two' };
    await vi.advanceTimersByTimeAsync(2100);
    expect([leadership.leads, lost.aborted]).toEqual([false, true]);
  });

  it('asks an API server about once a second', async () => {
    const store = new Store();
    store.lease = { version: '1', holder: 'two' };
    const stop = new AbortController();
    const lead = replica(store).lead(stop.signal);
    await vi.advanceTimersByTimeAsync(9500);
    expect(store.requests).toBeLessThan(12);
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(await lead).toBeUndefined();
    expect(store.lease.holder).toBe('two');
  });

  it('leads senders to the leader, again and again', async () => {
    const leadHere = vi.fn(async () => {});
    const leadership = replica(new Store(), 'one', leadHere);
    await led(leadership);
    const before = leadHere.mock.calls.length;
    await vi.advanceTimersByTimeAsync(6000);
    expect(leadHere.mock.calls.length).toBeGreaterThan(before);
  });
});
