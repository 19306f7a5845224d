import { Recoveries } from '@krake-infra/cli/daemon/recoveries.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { expect, it } from 'vitest';
import { heldBack, type Scene, scaled } from '../../reconciler/core/observations.ts';

const commit = commitId('ab'.repeat(20));

/** What a daemon says after a growth from 3 to 5, when it looks again. */
function seen(scene: Scene, proposal?: string) {
  const recoveries = new Recoveries();
  const decision = scaled({ load: 470 });
  recoveries.passed({ committed: [{ commit, decision, ...(proposal && { proposal }) }], holds: [] });
  const hold = heldBack(scene);
  const later = hold.trigger && { ...hold, trigger: { ...hold.trigger, at: hold.trigger.at + 90 } };
  const look = () => recoveries.passed({ committed: [], holds: [later ?? hold] });
  return [look(), look()];
}

it('a pool has recovered, once, when its machines are there and its load wants no other size', () => {
  const reason = expect.stringMatching(/^queries 480 is 96 per node/);
  const recovery = { commit, pool: 'shop/web/workers', seconds: 90, reason };
  expect(seen({ size: 5, load: 480 })).toEqual([[recovery], []]);
});

it.each<[string, Scene]>([
  ['machines are still coming', { size: 5, load: 480, seen: { settled: false, readyReplicas: 4, source: 'test' } }],
  ['the load wants more than the bounds allow', { size: 5, load: 900, spec: { bounds: { min: 1, max: 5 } } }],
  [
    'nothing is measured',
    { size: 5, sample: { kind: 'absent', metric: 'queries', source: 'recorded', message: 'gone' } },
  ],
])('not while %s', (_, scene) => {
  expect(seen(scene)).toEqual([[], []]);
});

it('nothing has recovered by a commit that waits for a person', () => {
  expect(seen({ size: 5, load: 480 }, 'proposals/shop/web/workers/scale-up')).toEqual([[], []]);
});
