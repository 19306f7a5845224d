import { decide } from '@krake-infra/reconciler/core/decide.ts';
import { guard } from '@krake-infra/reconciler/core/guard.ts';
import fc from 'fast-check';
import { GUARD_CASE, judgeGuard, PLANTED_GUARDS } from '../reconciler/core/guard-properties.ts';
import { PLANTED_DECIDERS } from '../reconciler/core/planted-deciders.ts';
import { SCALING_PROPERTIES } from '../reconciler/core/scaling-suites.ts';
import type { BenchResult } from './result.ts';

const CASES = 2000;

/**
 * Row 19: properties of decisions and guards over random policies, loads, caps and pasts, with a seed that is printed, and defects that
 * they have to find.
 *
 * @throws Error with the counterexample when a property does not hold
 */
export async function policyPropertyRow(): Promise<readonly BenchResult[]> {
  const seed = Date.now() % 2 ** 31;
  console.log(`policies with seed ${seed}`);
  let cases = 0;
  let found = 0;
  let planted = 0;
  for (const [name, property, defects] of SCALING_PROPERTIES) {
    const details = fc.check(property(decide), { numRuns: CASES, seed }) as fc.RunDetails<unknown>;
    if (details.failed) throw new Error(`${name}: ${fc.defaultReportMessage(details)}`);
    cases += details.numRuns;
    planted += defects.length;
    for (const defect of defects) {
      const judged = fc.check(property(PLANTED_DECIDERS[defect]), { numRuns: 500, seed }) as fc.RunDetails<unknown>;
      if (judged.failed) found++;
    }
  }
  const guarded = fc.check(
    fc.property(GUARD_CASE, (given) => judgeGuard(guard, given)),
    { numRuns: CASES, seed },
  );
  if (guarded.failed) throw new Error(`guards: ${fc.defaultReportMessage(guarded)}`);
  cases += guarded.numRuns;
  for (const defective of Object.values(PLANTED_GUARDS)) {
    planted++;
    const property = fc.property(GUARD_CASE, (given) => judgeGuard(defective, given));
    if (fc.check(property, { numRuns: CASES, seed }).failed) found++;
  }
  const limit = CASES * (SCALING_PROPERTIES.length + 1);
  return [
    {
      row: 19,
      name: 'cases in which the properties of decisions and guards hold',
      value: cases,
      limit,
      better: 'higher',
      n: cases,
    },
    {
      row: 19,
      name: 'planted defects of decisions and guards found',
      value: found,
      limit: planted,
      better: 'higher',
      n: planted,
    },
  ];
}
