import type { ClusterClaim } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type KrakeList, NO_SIGHTINGS, orphansOf, replacedOf } from '@krake-infra/server/krake/orphans.ts';
import { describe, expect, it } from 'vitest';

const ASKED = Date.parse('2026-03-01T12:00:00Z') / 1000;

const claimOf = (id: string): ClusterClaim => ({
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'ClusterClaim',
  metadata: { namespace: 'krake', name: `im-${id}` },
  spec: { id, sender: 'krake', at: '2026-03-01T12:00:00Z', management: 'main' },
});

/** Ids that are orphans after each of some lists, which come half a minute apart from each other. */
function afterLists(lists: readonly (readonly string[])[], { first = 60, worked = false } = {}) {
  let sightings = NO_SIGHTINGS;
  return lists.map((ids, index) => {
    const list: KrakeList = { at: ASKED + first + index * 30, ids: new Set(ids) };
    const result = orphansOf(sightings, list, [claimOf('a'), claimOf('b')], () => worked);
    sightings = result.sightings;
    return result.orphans.map(({ spec }) => spec.id);
  });
}

it('an id that two lists in a row do not have is an orphan', () => {
  expect(afterLists([['a'], ['a'], ['a']])).toEqual([[], ['b'], ['b']]);
});

it('an id that Krake ever had is none, though its status loses it later', () => {
  expect(afterLists([['a', 'b'], ['a'], [], []])).toEqual([[], [], [], []]);
  expect(afterLists([['a'], ['a', 'b'], ['a'], ['a'], ['a']]).flat()).toEqual([]);
});

it('a cluster that ever worked is none', () => {
  expect(afterLists([[], [], []], { worked: true }).flat()).toEqual([]);
});

it('lists count once Krake had time to write the id down', () => {
  expect(afterLists([['a'], ['a'], ['a']], { first: 0 })).toEqual([[], [], ['b']]);
});

describe('a cluster in whose place Krake asked for another', () => {
  const ids = (before: object, now: object) =>
    replacedOf(new Map(Object.entries(before)), new Map(Object.entries(now)), [claimOf('a'), claimOf('b')]).map(
      ({ spec }) => spec.id,
    );

  it.each<readonly [string, object, object, readonly string[]]>([
    ['is the one before', { one: 'a' }, { one: 'b' }, ['a']],
    ['is none while its id stays', { one: 'a' }, { one: 'a', two: 'b' }, []],
    ['is none when the cluster went from Krake', { one: 'a' }, {}, []],
    ['is none when another name has it', { one: 'a' }, { one: 'b', two: 'a' }, []],
    ['is none when it is gone here', { one: 'gone' }, { one: 'a' }, []],
  ])('%s', (_name, before, now, replaced) => {
    expect(ids(before, now)).toEqual(replaced);
  });
});
