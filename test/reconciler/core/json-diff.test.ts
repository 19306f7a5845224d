import { changedPaths, isBelow, isSameJson } from '@krake-infra/reconciler/core/json-diff.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('changedPaths', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1, b: 2 }, { b: 3, a: 0 }, ['a', 'b']],
    [{ a: { b: 1 } }, { a: { b: 2 } }, ['a.b']],
    [{}, { a: { b: 1 } }, ['a']],
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }, { b: 4 }] }, ['a[].b']],
    [{ a: [1] }, { a: [1, 2] }, ['a[]']],
    [{ a: [] }, { a: {} }, ['a']],
    [{ a: null }, { a: {} }, ['a']],
    [1, 2, ['']],
  ])('%j -> %j', (before, after, paths) => {
    expect(changedPaths(before, after)).toEqual(paths);
  });

  it('finds nothing exactly when both values are the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
        const same = fc.stringify(sorted(one)) === fc.stringify(sorted(other));
        expect(changedPaths(one, other).length === 0).toBe(same);
        expect(changedPaths(one, JSON.parse(JSON.stringify(one)))).toEqual([]);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 200) },
    );
  });
});

describe('isBelow', () => {
  it.each([
    ['a.b', 'a', true],
    ['a[].b', 'a', true],
    ['a', 'a', true],
    ['a', '', true],
    ['ab', 'a', false],
    ['a', 'a.b', false],
  ])('%s below %s: %s', (path, prefix, expected) => {
    expect(isBelow(path, prefix)).toBe(expected);
  });
});

/** The value with its keys in order and no negative zero, which JSON does not know. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}

describe('the same JSON', () => {
  it.each([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [undefined, undefined, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [[1, 2], [1], false],
    [{ 0: 1 }, [1], false],
    [{}, null, false],
    [0, '0', false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(isSameJson(a, b)).toBe(same);
  });
});
