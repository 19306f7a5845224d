import { PersistentMap } from '@krake-infra/reconciler/core/persistent-map.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 300);

const KEY = fc.oneof(fc.nat(400).map(String), fc.constantFrom('a', 'a/b', 'a-b', 'ä', '\ud83d\ude00', '__proto__', ''));
const CHANGES = fc.array(fc.tuple(KEY, fc.option(fc.nat(3), { nil: undefined })), { maxLength: 60 });

/** Each step changes one of the maps there are by then. */
const STEPS = fc.array(fc.record({ of: fc.nat(1000), changes: CHANGES }), { maxLength: 30 });

interface Version {
  readonly map: PersistentMap<string, number>;
  readonly model: ReadonlyMap<string, number>;
}

function changed({ map, model }: Version, changes: readonly (readonly [string, number | undefined])[]): Version {
  const next = new Map(model);
  for (const [key, value] of changes) {
    if (value === undefined) next.delete(key);
    else next.set(key, value);
  }
  return { map: map.with(changes), model: next };
}

function inOrder(model: ReadonlyMap<string, number>): [string, number][] {
  return [...model.keys()].sort().map((key) => [key, model.get(key) as number]);
}

function judge({ map, model }: Version): void {
  expect([...map]).toEqual(inOrder(model));
  expect([...map.keys()]).toEqual([...model.keys()].sort());
  expect([...map.values()]).toEqual(inOrder(model).map(([, value]) => value));
  expect(map.size).toBe(model.size);
  for (const [key, value] of model) expect([map.has(key), map.get(key)]).toEqual([true, value]);
  expect([map.has('no such key'), map.get('no such key')]).toEqual([false, undefined]);
}

function differing(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).sort();
}

describe(`a persistent map, seed ${seed}`, () => {
  it('says what a Map says, in the order of keys, and so do all the maps it was made of', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const versions: Version[] = [{ map: PersistentMap.of(), model: new Map() }];
        for (const { of, changes } of steps) versions.push(changed(versions[of % versions.length] as Version, changes));
        versions.forEach(judge);
      }),
      { numRuns, seed },
    );
  });

  it('tells the keys that differ from any other map', () => {
    fc.assert(
      fc.property(STEPS, fc.boolean(), (steps, plain) => {
        const versions: Version[] = [{ map: PersistentMap.of(), model: new Map() }];
        for (const { of, changes } of steps) versions.push(changed(versions[of % versions.length] as Version, changes));
        const last = versions.at(-1) as Version;
        for (const { map, model } of versions) {
          const other = plain ? last.model : last.map;
          expect(PersistentMap.changedKeys(map, other)).toEqual(differing(model, last.model));
        }
      }),
      { numRuns, seed },
    );
  });

  it('can be changed while it is walked through', () => {
    const keys = Array.from({ length: 500 }, (_, index) => String(index)).sort();
    const map = PersistentMap.of<string, number>(keys.map((key) => [key, 1])).with([['0', 2]]);
    const walked: string[] = [];
    for (const key of map.keys()) {
      walked.push(key);
      expect(map.with(keys.map((gone) => [gone, undefined] as const)).size).toBe(0);
    }
    expect(walked).toEqual(keys);
  });

  it('is itself when nothing changes', () => {
    const map = PersistentMap.of([['a', 1]] as const);
    expect(map.with([['a', 1]])).toBe(map);
    expect(map.with([['b' as 'a', undefined]])).toBe(map);
  });
});
