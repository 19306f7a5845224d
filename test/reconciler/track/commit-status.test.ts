import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { type CommitFacts, commitStatus } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import { requestToken, shouldAsk } from '@krake-infra/reconciler/track/cluster-api/flux-requests.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../support/api-server.ts';
import {
  type DeploymentShape,
  deploymentObject,
  type FluxShape,
  kustomizationObject,
  machineSetObject,
  repositoryObject,
} from '../../support/cluster-api-objects.ts';

const [OLD, X, NEW] = ['0', '1', '2'].map((digit) => digit.repeat(40)) as [string, string, string];
const PUSHED = Date.parse('2026-11-22T10:00:00Z') / 1000;
const READY = Date.parse('2026-11-22T10:05:00Z') / 1000;

interface Seen {
  readonly fetched?: string;
  readonly flux?: FluxShape;
  readonly deployment?: DeploymentShape;
  readonly sets?: readonly ApiObject[];
  readonly after?: number;
  readonly isNewest?: boolean;
}

function statusOf({ fetched, flux, deployment = { desired: 3 }, sets = [], after = 60, isNewest = true }: Seen) {
  const objects = [deploymentObject('web-1', deployment), ...sets];
  const events = objects.map((object) => {
    const kind = object.kind as Kind;
    return { kind, record: REDUCERS[kind](object) } as ObjectEvent;
  });
  const index = applyEvents(EMPTY_INDEX, events);
  const facts: CommitFacts = {
    now: PUSHED + after,
    isIn: (revision) => revision >= X,
    source: REDUCERS.GitRepository(repositoryObject(fetched)),
    kustomization: () => flux && REDUCERS.Kustomization(kustomizationObject('web-1', flux)),
    objects: (key) => index.clusters.get(key),
    readySeconds: 1200,
  };
  return commitStatus({ commit: commitId(X), at: PUSHED, clusters: ['shop/web-1'], isNewest }, facts);
}

describe('how far a commit has come', () => {
  it.each<[string, Seen, object]>([
    ['not fetched', { fetched: OLD, flux: { applied: OLD } }, { stage: 'pushed' }],
    [
      'fetched',
      { fetched: X, flux: { applied: OLD, ready: 'Unknown', reason: 'Progressing' } },
      { stage: 'fetched', reason: 'Kustomization web-1 Progressing' },
    ],
    [
      'without a Kustomization yet',
      { fetched: X },
      { stage: 'fetched', reason: 'Flux has no Kustomization for shop/web-1' },
    ],
    [
      'applied',
      { fetched: X, flux: { applied: X }, deployment: { desired: 3, ready: 2 } },
      {
        stage: 'applied',
        appliedAt: PUSHED + 5,
        reason: 'web-1-workers: 2 of 3 ready; MachinesReady: Machine x: no node',
      },
    ],
    [
      'applied to a deployment whose machines are still those of before',
      { fetched: X, flux: { applied: X }, sets: [machineSetObject('web-1', 'a', { desired: 3, version: 'v1.33.12' })] },
      { stage: 'applied', reason: expect.stringMatching(/MachineSet web-1-workers-a, made before its change/) },
    ],
    ['ready', { fetched: X, flux: { applied: X } }, { stage: 'ready', appliedAt: PUSHED + 5, readyAt: READY }],
    ['applied with a newer one', { fetched: NEW, flux: { applied: NEW } }, { stage: 'ready' }],
    [
      'ready, and something newer changed the cluster',
      { fetched: NEW, flux: { applied: NEW }, isNewest: false },
      { stage: 'ready', appliedAt: PUSHED + 5 },
    ],
    [
      'failed',
      { fetched: X, flux: { applied: OLD, attempted: X, ready: 'False', reason: 'BuildFailed', message: 'bad' } },
      { stage: 'failed', reason: 'Kustomization web-1 BuildFailed: bad' },
    ],
    [
      'held up by what it depends on',
      { fetched: X, flux: { applied: OLD, attempted: X, ready: 'False', reason: 'DependencyNotReady' } },
      { stage: 'fetched' },
    ],
    [
      'failed, but before this commit',
      { fetched: OLD, flux: { applied: OLD, attempted: OLD, ready: 'False', reason: 'BuildFailed' } },
      { stage: 'pushed' },
    ],
    ['stuck in Git', { fetched: OLD, flux: { applied: OLD }, after: 1201 }, { stage: 'stuck' }],
    [
      'stuck with machines',
      { fetched: X, flux: { applied: X }, deployment: { desired: 3, ready: 2 }, after: 1201 },
      { stage: 'stuck' },
    ],
  ])('%s', (_, seen, expected) => {
    expect(statusOf(seen)).toMatchObject(expected);
  });

  it('says why nothing was fetched', () => {
    expect(statusOf({ fetched: OLD, flux: { applied: OLD } }).reason).toBe('GitRepository fleet has not fetched it');
  });
});

describe('asking Flux to look', () => {
  const source = (handled?: string) => REDUCERS.GitRepository(repositoryObject(OLD, handled));
  const commit = commitId(X);

  it.each([
    ['asks at once', undefined, 0, true],
    ['waits for the answer', undefined, 1, false],
    ['waits for the answer to its own request', requestToken(commit, 1), 2, false],
    ['asks again when the answer came without the commit', requestToken(commit, 1), 1, true],
    ['gives up', requestToken(commit, 10), 10, false],
  ])('%s', (_, handled, tries, asks) => {
    expect(shouldAsk(source(handled), commit, tries, false)).toBe(asks);
  });

  it('does not ask for what is there', () => {
    expect(shouldAsk(source(), commit, 0, true)).toBe(false);
  });
});
