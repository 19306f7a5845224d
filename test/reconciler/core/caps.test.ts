import { type ChangeEffects, exceededCap } from '@krake-infra/reconciler/core/guard.ts';
import { describe, expect, it } from 'vitest';
import { NOW } from './observations.ts';

describe('caps on removals of one pass', () => {
  const history = { at: NOW, recent: [], nodesRemovedPastDay: 0 };
  const removal = (cluster: string, nodesRemoved: number): ChangeEffects => ({
    clusters: [`shop/${cluster}`],
    nodesRemoved,
    objectsDeleted: 8,
    classes: ['delete'],
  });
  const guards = { objectsDeletedPerRun: 20, nodesRemovedPerRun: 5 };

  it('count what comes before', () => {
    expect(exceededCap([removal('a', 3)], { guards }, history)).toBeUndefined();
    expect(exceededCap([removal('a', 3), removal('b', 3)], { guards }, history)).toBe(
      '6 nodes would be removed in one run, the fleet allows 5',
    );
  });

  it('let no object go unless a person allowed it', () => {
    expect(exceededCap([removal('a', 1)], {}, history)).toBe(
      '8 objects would be deleted in one run, the fleet allows 0',
    );
  });

  it('count the day', () => {
    expect(exceededCap([removal('a', 3)], { guards }, { ...history, nodesRemovedPastDay: 18 })).toMatch(
      /within 24 hours/,
    );
  });
});
