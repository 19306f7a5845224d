import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import type { PoolKey } from '@krake-infra/reconciler/core/observation.ts';
import type { Tracker } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it } from 'vitest';

/** A change of size that the fleet remembers. */
export interface SizeChange {
  readonly from: number;
  readonly to: number;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** What a suite needs of a tracker. */
export interface TrackerUnderTest {
  make(): Tracker;
  /** A fleet with the pools `shop/web-1/workers` (size in Git) and `shop/batch-1/workers` (autoscaler). */
  fleet(replicas: number, change?: SizeChange): FleetData;
  /** Seconds after which machines are certainly there, or gone. */
  readonly patience: number;
}

const POOL: PoolKey = 'shop/web-1/workers';
const NOW = 1_800_000_000;

/** What every tracker promises; run once for each. */
export function trackerContract(name: string, tested: TrackerUnderTest): void {
  const observe = async (data: FleetData, at = NOW) => (await tested.make().observe(data, at)).get(POOL);

  describe(`tracker ${name}`, () => {
    it('says of every status who saw it', async () => {
      const tracker = tested.make();
      expect(tracker.name).toBe(name);
      const statuses = await tracker.observe(tested.fleet(3), NOW);
      expect(statuses.size).toBeGreaterThan(0);
      for (const { source } of statuses.values()) expect(source).toBe(name);
    });

    it('finds a pool settled that nobody changed', async () => {
      expect(await observe(tested.fleet(3))).toEqual({ settled: true, readyReplicas: 3, source: name });
    });

    it.each([
      ['more', { from: 3, to: 7 }],
      ['fewer', { from: 7, to: 3 }],
    ])('counts %s machines only once they are', async (_, { from, to }) => {
      const data = tested.fleet(to, { from, to, at: NOW });
      const before = await observe(data, NOW + 1);
      expect(before).toMatchObject({ settled: false, reason: expect.stringMatching(/\S/) });
      expect(before?.readyReplicas ?? 0).toBeLessThanOrEqual(Math.min(from, to));
      expect(await observe(data, NOW + tested.patience)).toEqual({ settled: true, readyReplicas: to, source: name });
    });

    it('never sees more ready machines than there are in Git', async () => {
      for (const to of [0, 1, 5]) {
        for (const wait of [0, 1, tested.patience / 2, tested.patience]) {
          const status = await observe(tested.fleet(to, { from: 9, to, at: NOW }), NOW + wait);
          expect(status?.readyReplicas ?? 0).toBeLessThanOrEqual(to);
        }
      }
    });

    it('leaves out pools whose size it can not know', async () => {
      const statuses = await tested.make().observe(tested.fleet(3), NOW);
      expect([...statuses.keys()]).toEqual([POOL]);
    });

    it('gives the same answer for the same fleet and time', async () => {
      const data = tested.fleet(7, { from: 3, to: 7, at: NOW });
      const tracker = tested.make();
      expect(await tracker.observe(data, NOW + 5)).toEqual(await tracker.observe(data, NOW + 5));
    });
  });
}
