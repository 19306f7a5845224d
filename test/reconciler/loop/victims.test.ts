import { join } from 'node:path';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/git-repositories.ts';
import {
  fleetRepository,
  loopParts,
  MemorySource,
  metricOf,
  PER_NODE,
  poolFleet,
  START_SIZE,
} from '../../support/pools.ts';

it('marks are asked for before their push, on the fleet that it leads to, and swept by passes over everything', async () => {
  const folder = temporaryFolder();
  const source = new MemorySource();
  const at = Math.floor(Date.now() / 1000);
  source.readings.set(metricOf(0), { kind: 'value', value: PER_NODE * (START_SIZE + 1), at: at - 1 });
  const order: string[] = [];
  const parts = await loopParts({
    remote: fleetRepository(folder, poolFleet(1)),
    cacheDir: join(folder, 'cache'),
    source,
    wrap: (repository) =>
      overriding(repository, {
        push: (...args) => {
          order.push('push');
          return repository.push(...args);
        },
      }),
  });
  const victims: NonNullable<typeof parts.victims> = {
    async mark(scalings, data) {
      const remembered = [...data.states.values()].flatMap(({ status }) => status?.decisions ?? []);
      for (const { id } of scalings) order.push(remembered.some((one) => one.id === id) ? 'mark' : 'too early');
    },
    async sweep() {
      order.push('sweep');
    },
  };
  const loop = new Loop({ ...parts, victims });
  await loop.tick();
  await loop.report(new Map([[metricOf(0), { kind: 'value', value: PER_NODE * (START_SIZE + 2), at }]]));
  await parts.repository.close();
  expect(order).toEqual(['sweep', 'mark', 'push', 'mark', 'push']);
});
