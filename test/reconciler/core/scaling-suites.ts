import fc, { type IRawProperty } from 'fast-check';
import type { PLANTED_DECIDERS } from './planted-deciders.ts';
import {
  type Decide,
  judgeBounds,
  judgeMissing,
  judgeMonotone,
  judgeReplay,
  judgeRest,
  LOADS,
  METRIC_CASE,
  SCALING_CASE,
} from './scaling-properties.ts';

const anyOf = <T>(property: IRawProperty<T>) => property as IRawProperty<unknown>;

/** Properties of deciders, with the planted defects that each has to find. */
export const SCALING_PROPERTIES: readonly [
  name: string,
  property: (decider: Decide) => IRawProperty<unknown>,
  defects: readonly (keyof typeof PLANTED_DECIDERS)[],
][] = [
  [
    'more load never wants fewer nodes',
    (by) => anyOf(fc.property(METRIC_CASE, LOADS, (given, more) => judgeMonotone(by, given, more))),
    ['takes the load upside down'],
  ],
  [
    'no size leaves the bounds, and min never passes max',
    (by) => anyOf(fc.property(SCALING_CASE, (given) => judgeBounds(by, given))),
    ['goes a node too far'],
  ],
  [
    'nothing shrinks without data',
    (by) => anyOf(fc.property(METRIC_CASE, (given) => judgeMissing(by, given))),
    ['takes a missing metric for zero'],
  ],
  [
    'the same facts give the same decision, in any order and from the record',
    (by) => anyOf(fc.property(SCALING_CASE, (given) => judgeReplay(by, given))),
    ['minds the order of files', 'forgets its evidence'],
  ],
  [
    'constant load moves one way and comes to rest',
    (by) => anyOf(fc.property(SCALING_CASE, (given) => judgeRest(by, given))),
    ['swings'],
  ],
];
