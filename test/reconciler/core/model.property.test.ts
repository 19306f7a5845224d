import { spread } from '@krake-infra/reconciler/core/pools.ts';
import { mergeBody } from '@krake-infra/reconciler/core/resolve.ts';
import { touchedClusters } from '@krake-infra/reconciler/core/touched.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeMerge,
  judgeSpread,
  judgeTouched,
  MERGE_CASE,
  SPREAD_CASE,
  TOUCH_CASE,
} from '../../support/model-properties.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 500);

describe(`the model, seed ${seed}`, () => {
  it('lets a cluster win over its template, and keeps what the cluster leaves open', () => {
    fc.assert(
      fc.property(MERGE_CASE, (mergeCase) => judgeMerge(mergeBody, mergeCase)),
      { numRuns, seed },
    );
  });

  it('spreads a total over zones, as evenly as one direction allows', () => {
    fc.assert(
      fc.property(SPREAD_CASE, (spreadCase) => judgeSpread(spread, spreadCase)),
      { numRuns, seed },
    );
  });

  it('finds exactly the clusters of which an input changed', () => {
    fc.assert(
      fc.property(TOUCH_CASE, (touchCase) => judgeTouched(touchedClusters, touchCase)),
      { numRuns: Math.ceil(numRuns / 5), seed, endOnFailure: true },
    );
  });

  it('finds a spread that begins anew at each change', () => {
    const anew: typeof spread = (sizes, total) =>
      spread(
        sizes.map((size) => ({ ...size, replicas: 0 })),
        total,
      );
    const found = fc.check(
      fc.property(SPREAD_CASE, (spreadCase) => judgeSpread(anew, spreadCase)),
      { numRuns: 200, seed },
    );
    expect(found.failed).toBe(true);
  });

  it('finds a merge that replaces whole fields', () => {
    const shallow = ((template, cluster) => ({
      ...template?.spec,
      ...mergeBody(undefined, cluster),
    })) as typeof mergeBody;
    const found = fc.check(
      fc.property(MERGE_CASE, (mergeCase) => judgeMerge(shallow, mergeCase)),
      { numRuns: 500, seed },
    );
    expect(found.failed).toBe(true);
  });

  it('finds a comparison that looks at clusters alone', () => {
    const alone: typeof touchedClusters = (before, after) => {
      const [old, now] = [before, after].map((data) => ({ ...data, templates: new Map(), clouds: new Map() }));
      return touchedClusters(old as typeof before, now as typeof after);
    };
    const found = fc.check(
      fc.property(TOUCH_CASE, (touchCase) => judgeTouched(alone, touchCase)),
      { numRuns: 200, seed, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
