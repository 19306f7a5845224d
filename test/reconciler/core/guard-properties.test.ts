import { guard } from '@krake-infra/reconciler/core/guard.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GUARD_CASE, judgeGuard, PLANTED_GUARDS } from './guard-properties.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 2000) };

describe('what guards admit', () => {
  it('never exceeds a cap or a rate limit, growth first, each change once', () => {
    fc.assert(
      fc.property(GUARD_CASE, (given) => judgeGuard(guard, given)),
      RUNS,
    );
  });

  it.each(Object.keys(PLANTED_GUARDS))('is found wrong of a guard that %s', (name) => {
    const planted = PLANTED_GUARDS[name] as typeof guard;
    const judged = fc.check(
      fc.property(GUARD_CASE, (given) => judgeGuard(planted, given)),
      { numRuns: 2000 },
    );
    expect(judged.failed).toBe(true);
  });
});
