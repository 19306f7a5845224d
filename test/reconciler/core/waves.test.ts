import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { nextWave, type WaveMember } from '@krake-infra/reconciler/core/waves.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NOW = 1_000_000;
const LABELS = { stage: 'canary' };

const member = (cluster: NamespacedName, of: Partial<WaveMember> = {}): WaveMember => ({
  cluster,
  labels: {},
  isCurrent: false,
  at: NOW - 60,
  ...of,
});
const canary = { labels: { ...LABELS, tier: 'a' } };
const moved = { isCurrent: true };
const unready = { isCurrent: true, unready: '1 of 3 ready' };

describe('the next wave', () => {
  it.each<[string, readonly WaveMember[], object]>([
    ['is the canaries', [member('a/1'), member('a/2', canary)], { clusters: ['a/2'], wave: 'canaries' }],
    [
      'is what is left of the canaries',
      [member('a/1'), member('a/2', { ...canary, ...moved }), member('a/3', canary)],
      { clusters: ['a/3'] },
    ],
    [
      'is the first others by name once the canaries are ready',
      [member('a/4'), member('a/3'), member('a/2', { ...canary, ...moved }), member('a/1')],
      { clusters: ['a/1', 'a/3'], wave: 'others' },
    ],
    [
      'waits for canaries that are not ready yet',
      [member('a/1'), member('a/2', { ...canary, ...unready })],
      { kind: 'wait' },
    ],
    [
      'waits for those before that fell ill, canaries or not',
      [member('a/1'), member('a/2', { ...canary, ...moved }), member('a/3', unready)],
      { kind: 'wait', reason: '1 cluster not ready with the change yet: a/3: 1 of 3 ready' },
    ],
    [
      'does not come when one of those before is not ready in time',
      [member('a/1'), member('a/2', { ...canary, ...unready, at: NOW - 600 })],
      {
        kind: 'halt',
        reason: expect.stringMatching(/^halted: a\/2 has had the change for 600 s or longer.*1 of 3 ready$/),
      },
    ],
    [
      'does not come while a person wants none of it somewhere, ready or not',
      [member('a/1', moved), member('a/2', { isDeclined: true }), member('a/3', unready)],
      { kind: 'halt', reason: expect.stringMatching(/^halted: a person declined the change for a\/2; krake-infra/) },
    ],
    ['is the first cluster alone where no cluster is a canary', [member('a/2'), member('a/1')], { clusters: ['a/1'] }],
  ])('%s', (_, members, step) => {
    expect(nextWave({ canaries: LABELS, waveSize: 2, readySeconds: 600 }, members, NOW)).toMatchObject(step);
  });

  it('is none when every cluster has the change, ready or not', () => {
    expect(nextWave({}, [member('a/1', moved), member('a/2', { ...unready, at: 0 })], NOW)).toBeUndefined();
    expect(nextWave({}, [], NOW)).toBeUndefined();
  });

  it('has five clusters by default', () => {
    const many = Array.from({ length: 9 }, (_, index) => member(`a/${index}`, index === 0 ? moved : {}));
    expect(nextWave({}, many, NOW)).toMatchObject({ clusters: ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'] });
  });
});

it('whoever falls ill, no wave is larger than it may be, none follows an unready cluster, and all get the change in the end', () => {
  const fleet = fc.record({
    canary: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    waveSize: fc.integer({ min: 1, max: 4 }),
    ill: fc.array(fc.nat({ max: 11 }), { maxLength: 20 }),
  });
  fc.assert(
    fc.property(fleet, ({ canary: isCanary, waveSize, ill }) => {
      let members = isCanary.map((is, index) => member(`a/${index}`, is ? canary : {}));
      const early = new Set(members.filter(({ labels }) => labels.stage).map(({ cluster }) => cluster));
      for (const sick of [...ill, ...Array.from({ length: 13 }, () => -1)]) {
        const seen = members.map((one, index) => (index === sick && one.isCurrent ? { ...one, unready: 'ill' } : one));
        const step = nextWave({ canaries: LABELS, waveSize, readySeconds: 600 }, seen, NOW);
        if (step?.kind !== 'move') continue;
        expect(seen.some((one) => one.unready !== undefined)).toBe(false);
        expect(step.clusters.length).toBeLessThanOrEqual(waveSize);
        const others = step.clusters.filter((cluster) => !early.has(cluster));
        const waiting = members.filter((one) => early.has(one.cluster) && !one.isCurrent);
        if (others.length > 0) expect(waiting).toEqual([]);
        members = members.map((one) => (step.clusters.includes(one.cluster) ? { ...one, ...moved } : one));
      }
      expect(members.every((one) => one.isCurrent)).toBe(true);
    }),
  );
});
