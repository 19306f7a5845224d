import { LEAD_MS, LEFT_MS } from '@krake-infra/reconciler/core/leadership.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaseWorld, type Trip } from '../../support/lease-world.ts';

const NOWHERE: Trip = {};
const QUICK: Trip = { there: 5, back: 5 };
const between = (from: number, to: number, trip: Trip) => (at: number) => (at >= from && at < to ? trip : QUICK);

describe('a Lease', () => {
  it('is taken at once where nobody holds it, by one of two', () => {
    const world = new LeaseWorld([{ name: 'a' }, { name: 'b', offset: 5_000_000 }]).run(60_000);
    expect(world.led).toEqual([{ name: 'a', from: expect.any(Number), until: 60_000 }]);
    expect(world.led[0]?.from).toBeLessThan(100);
  });

  it('is taken over within 12 s when its holder dies, by versions that stand still', () => {
    const world = new LeaseWorld([
      { name: 'a', dies: 30_000 },
      { name: 'b', offset: -9000 },
    ]).run(60_000);
    expect(world.led.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(world.led[1]?.from).toBeGreaterThan(30_000 + LEFT_MS - 3000);
    expect(world.led[1]?.from).toBeLessThan(42_000);
  });

  it('is left in time by a leader that is cut off, which takes part again afterwards', () => {
    const trip = between(30_000, 60_000, NOWHERE);
    const world = new LeaseWorld([
      { name: 'a', trip },
      { name: 'b', dies: 80_000 },
    ]).run(120_000);
    expect(world.led.map(({ name }) => name)).toEqual(['a', 'b', 'a']);
    const [first, second] = world.led;
    expect(first?.until).toBeLessThanOrEqual(30_000 + LEAD_MS);
    expect(second?.from).toBeGreaterThan(first?.until ?? 0);
    expect(second?.until).toBe(79_990);
  });

  it("is nobody's while the API server is away for long, and somebody's right after", () => {
    const trip = between(30_000, 90_000, NOWHERE);
    const world = new LeaseWorld([
      { name: 'a', trip },
      { name: 'b', trip },
    ]).run(120_000);
    expect(world.led).toHaveLength(2);
    expect(world.led[0]?.until).toBeLessThanOrEqual(30_000 + LEAD_MS);
    expect(world.led[1]?.from).toBeGreaterThan(90_000);
    expect(world.led[1]?.from).toBeLessThan(95_000);
  });

  it('is kept while the API server is away for 2 s, and while it takes 2 s for each answer', () => {
    const away = new LeaseWorld([{ name: 'a', trip: between(30_000, 32_400, NOWHERE) }, { name: 'b' }]).run(60_000);
    expect(away.led).toHaveLength(1);
    const trip = () => ({ there: 1000, back: 1000 });
    const slow = new LeaseWorld([
      { name: 'a', trip },
      { name: 'b', trip, offset: 77 },
    ]).run(120_000);
    expect(slow.led).toHaveLength(1);
    expect(slow.led[0]?.until).toBe(120_000);
  });

  it('is kept by a leader whose renewal was taken and its answer lost', () => {
    const trip = between(30_000, 32_100, { there: 5 });
    const world = new LeaseWorld([{ name: 'a', trip }, { name: 'b' }]).run(60_000);
    expect(world.led).toHaveLength(1);
  });

  it("is never two replicas', whatever becomes of requests and however clocks go", () => {
    const time = fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined, freq: 2 });
    const trouble = fc.record({
      from: fc.integer({ min: 0, max: 110_000 }),
      length: fc.integer({ min: 1000, max: 40_000 }),
      there: time,
      back: time,
    });
    const replica = fc.record({
      offset: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      rate: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      troubles: fc.array(trouble, { minLength: 1, maxLength: 4 }),
      calm: fc.integer({ min: 0, max: 2400 }),
    });
    fc.assert(
      fc.property(fc.array(replica, { minLength: 2, maxLength: 3 }), (replicas) => {
        const settings = replicas.map(({ troubles, calm, ...clock }, index) => {
          const trip = (at: number): Trip => {
            const { there, back } = troubles.find(({ from, length }) => at >= from && at < from + length) ?? {
              there: calm,
              back: 5,
            };
            return { ...(there !== undefined && { there }), ...(back !== undefined && { back }) };
          };
          return { name: `replica-${index}`, trip, ...clock };
        });
        new LeaseWorld(settings).run(120_000);
      }),
      { numRuns: 100 },
    );
  });
});
