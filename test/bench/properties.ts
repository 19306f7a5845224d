import { spread } from '@krake-infra/reconciler/core/pools.ts';
import { mergeBody } from '@krake-infra/reconciler/core/resolve.ts';
import { touchedClusters } from '@krake-infra/reconciler/core/touched.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { parsePlain } from '@krake-infra/reconciler/fleet/yaml/plain.ts';
import fc, { type IRawProperty } from 'fast-check';
import { parseDocument } from 'yaml';
import { VALID_FLEET } from '../support/fleet-arbitraries.ts';
import { CHANGE_CASE, judgeChanges, PLANTED_CHANGERS } from '../support/fleet-changes.ts';
import { FAULT_CASE, FUZZ_CASE, ORDER } from '../support/fleet-faults.ts';
import { judgeFault, judgeFuzz, judgeValid } from '../support/fleet-properties.ts';
import {
  judgeMerge,
  judgeSpread,
  judgeTouched,
  MERGE_CASE,
  SPREAD_CASE,
  TOUCH_CASE,
} from '../support/model-properties.ts';
import { PLANTED_LOADERS } from '../support/planted-loaders.ts';
import { BROKEN_TEXT, EDIT_CASE } from '../support/yaml-arbitraries.ts';
import { judgePlain, PLAIN_TEXT } from '../support/yaml-plain.ts';
import { type Editor, judgeEdit, judgeParse } from '../support/yaml-properties.ts';
import type { BenchResult } from './result.ts';

interface Suite {
  readonly name: string;
  readonly cases: number;
  readonly property: IRawProperty<unknown>;
}

/** What takes a whole fleet for each case runs less often. */
const SUITES: readonly Suite[] = [
  suite(
    'YAML edits',
    4500,
    fc.property(EDIT_CASE, (editCase) => void judgeEdit(editYaml, editCase)),
  ),
  suite('broken YAML', 3000, fc.property(BROKEN_TEXT, judgeParse)),
  suite(
    'broken fleet files',
    1000,
    fc.property(FUZZ_CASE, (fuzzCase) => judgeFuzz(loadFleet, fuzzCase)),
  ),
  suite(
    'faults of a fleet',
    400,
    fc.property(FAULT_CASE, (faultCase) => judgeFault(loadFleet, faultCase)),
  ),
  suite(
    'fleets that change',
    300,
    fc.property(CHANGE_CASE, (changeCase) => judgeChanges((fleet, changes) => fleet.with(changes), changeCase)),
  ),
  suite(
    'plain YAML',
    5000,
    fc.property(PLAIN_TEXT, (text) => void judgePlain(parsePlain, text)),
  ),
  suite(
    'valid fleets',
    200,
    fc.property(VALID_FLEET, ORDER, (objects, order) => judgeValid(loadFleet, objects, order)),
  ),
  suite(
    'merges',
    1000,
    fc.property(MERGE_CASE, (mergeCase) => judgeMerge(mergeBody, mergeCase)),
  ),
  suite(
    'spreads',
    1000,
    fc.property(SPREAD_CASE, (spreadCase) => judgeSpread(spread, spreadCase)),
  ),
  suite(
    'touched clusters',
    200,
    fc.property(TOUCH_CASE, (touchCase) => judgeTouched(touchedClusters, touchCase)),
  ),
];

function suite<T>(name: string, cases: number, property: IRawProperty<T>): Suite {
  return { name, cases, property: property as IRawProperty<unknown> };
}

const careless: Editor = (text, [edit]) => {
  const document = parseDocument(text);
  if (edit?.op === 'remove') document.deleteIn(edit.path);
  else if (edit) document.setIn(edit.path, edit.value);
  return document.toString();
};

const PLANTED: readonly IRawProperty<unknown>[] = [
  fc.property(EDIT_CASE, (editCase) => void judgeEdit(careless, editCase)),
  ...['swallows unknown fields', 'loses positions'].map((name) =>
    fc.property(FAULT_CASE, (faultCase) => judgeFault(PLANTED_LOADERS[name] as typeof loadFleet, faultCase)),
  ),
  ...Object.values(PLANTED_CHANGERS).map((planted) =>
    fc.property(CHANGE_CASE, (changeCase) => judgeChanges(planted, changeCase)),
  ),
].map((property) => property as IRawProperty<unknown>);

/**
 * Row 6: properties and fuzzing with a seed that is printed, and defects that they have to find.
 *
 * @throws Error with the counterexample when a property does not hold
 */
export async function propertyRow(): Promise<readonly BenchResult[]> {
  const seed = Date.now() % 2 ** 31;
  console.log(`properties with seed ${seed}`);
  let cases = 0;
  for (const { name, cases: numRuns, property } of SUITES) {
    const details = fc.check(property, { numRuns, seed, endOnFailure: true }) as fc.RunDetails<unknown>;
    if (details.failed) throw new Error(`${name}: ${fc.defaultReportMessage(details)}`);
    cases += details.numRuns;
  }
  const found = PLANTED.filter(
    (property) => (fc.check(property, { numRuns: 500, seed, endOnFailure: true }) as fc.RunDetails<unknown>).failed,
  ).length;
  const name = 'property and fuzz cases without a crash, a stray byte or an error without a place';
  const planted = PLANTED.length;
  return [
    { row: 6, name, value: cases, limit: 10_000, better: 'higher', n: cases },
    { row: 6, name: 'planted defects found', value: found, limit: planted, better: 'higher', n: planted },
  ];
}
