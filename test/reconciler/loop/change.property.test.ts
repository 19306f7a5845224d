import type { Renderer } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FleetStep,
  judgeAfter,
  PLANTED_RENDERERS,
  prepareAll,
  STEPS,
  smallSnapshot,
} from '../../support/change-sequences.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 60);

/** A renderer that nobody remembers anything of. */
const fresh = (): Renderer => ({ ...fleetRenderer });

async function judge(steps: readonly FleetStep[], rendererOf: () => Renderer): Promise<void> {
  const one = rendererOf();
  for (const prepared of await prepareAll(await smallSnapshot(), steps, () => one)) judgeAfter(prepared);
}

describe(`any sequence of changes, seed ${seed}`, () => {
  it('leaves every file as loading and rendering the whole fleet gives it', async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, (steps) => judge(steps, fresh)),
      { numRuns, seed },
    );
  });

  it('is the same whether earlier renderings are remembered or not', async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        const start = await smallSnapshot();
        const [remembered, forgotten] = await Promise.all(
          [() => fleetRenderer, fresh].map((rendererOf) => prepareAll(start, steps, rendererOf)),
        );
        const told = (all: typeof remembered) =>
          all?.map(({ files, plan, refusals, clusters }) => ({ files, plan, refusals, clusters }));
        expect(told(remembered)).toEqual(told(forgotten));
      }),
      { numRuns, seed },
    );
  });

  it.each(Object.entries(PLANTED_RENDERERS))('finds a renderer that %s', async (_, rendererOf) => {
    const found = await fc.check(
      fc.asyncProperty(STEPS, (steps) => judge(steps, rendererOf)),
      { numRuns: 200, seed },
    );
    expect(found.failed).toBe(true);
  });
});
