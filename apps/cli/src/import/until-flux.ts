import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

const PATIENCE_MS = 180_000;
const BETWEEN_MS = 1_000;

/**
 * Looks once a second until Flux has done its part. It works at its own pace, and one look at a time needs no right to watch.
 *
 * @param missing what is not done yet; `undefined` when nothing is left
 * @throws Problem `unavailable` when it takes longer than three minutes
 */
export async function untilFlux(missing: () => Promise<string | undefined>, hint: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let what = await missing(); what !== undefined; what = await missing()) {
    if (performance.now() > until) {
      const message = `Flux has not applied ${what} within ${PATIENCE_MS / 1000} s`;
      throw new Problem({ code: 'unavailable', message, hint });
    }
    await sleep(BETWEEN_MS);
  }
}
