import type { MachinePool } from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { poolStatus } from '@krake-infra/reconciler/track/cluster-api/pool-status.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../support/api-server.ts';
import {
  clusterObject,
  type DeploymentShape,
  deploymentObject,
  type FluxShape,
  kustomizationObject,
  machineSetObject,
} from '../../support/cluster-api-objects.ts';

const X = 'a'.repeat(40);

function event(kind: Kind, object: ApiObject): ObjectEvent {
  const record = REDUCERS[kind](object);
  if (!record) throw new Error(`not a ${kind}`);
  return { kind, record } as ObjectEvent;
}

const pool = (fields: Partial<MachinePool>): MachinePool =>
  ({ name: 'workers', owner: 'policy', replicas: 3, ...fields }) as MachinePool;

function statusOf(wanted: MachinePool, deployment: DeploymentShape | undefined, flux: FluxShape = { applied: X }) {
  const index = applyEvents(EMPTY_INDEX, [
    event('Cluster', clusterObject('web-1')),
    ...(deployment ? [event('MachineDeployment', deploymentObject('web-1', deployment))] : []),
    event('Kustomization', kustomizationObject('web-1', flux)),
  ]);
  const kustomization = index.kustomizations.get('shop/web-1');
  const seen = { objects: index.clusters.get('shop/web-1'), ...(kustomization && { kustomization }) };
  return poolStatus({ pool: wanted, version: 'v1.34.8' }, seen);
}

describe('the status of a pool', () => {
  it('is settled when Git, counters and conditions agree', () => {
    expect(statusOf(pool({}), { desired: 3 })).toEqual({ settled: true, readyReplicas: 3, source: 'cluster-api' });
  });

  it('is settled at the version of its own that a pool lags behind with', () => {
    const lagging = pool({ kubernetesVersion: 'v1.33.12' });
    expect(statusOf(lagging, { desired: 3, version: 'v1.33.12' })).toMatchObject({ settled: true });
    expect(statusOf(lagging, { desired: 3, version: 'v1.34.8' })).toMatchObject({ settled: false });
  });

  it.each<[string, DeploymentShape, RegExp]>([
    ['Git wants more than was applied', { desired: 2 }, /Git wants 3 machines, the management cluster 2; not applied/],
    ['Git wants fewer than was applied', { desired: 5 }, /not applied yet/],
    ['the version is another', { desired: 3, version: 'v1.33.12' }, /not applied yet/],
    ['machines are not ready', { desired: 3, ready: 1 }, /1 of 3 ready; MachinesReady: Machine x: no node/],
    ['the controller lags', { desired: 3, observed: 0 }, /has not seen its newest size/],
    ...['RollingOut', 'ScalingUp', 'ScalingDown', 'Remediating', 'Deleting', 'Paused'].map(
      (busy): [string, DeploymentShape, RegExp] => [busy, { desired: 3, busy }, new RegExp(busy)],
    ),
  ])('is not settled when %s', (_, deployment, reason) => {
    const status = statusOf(pool({}), deployment);
    expect(status).toMatchObject({ settled: false, reason: expect.stringMatching(reason) });
  });

  it.each<[string, FluxShape, RegExp]>([
    ['failed', { applied: X, ready: 'False', reason: 'BuildFailed', message: 'bad yaml' }, /BuildFailed: bad yaml/],
    ['works on a newer one', { applied: X, ready: 'Unknown', reason: 'Progressing' }, /Progressing/],
    [
      'waits for its fuse',
      { ready: 'False', reason: 'DependencyNotReady', message: "dependency 'shop/web-1.fuse' is not ready" },
      /the fuse holds: nothing is applied while Secret web-1-ca is not on the management cluster; .*restore its backup/,
    ],
    [
      'waits for something else',
      { ready: 'False', reason: 'DependencyNotReady', message: "dependency 'flux-system/namespaces' is not ready" },
      /DependencyNotReady: .*namespaces/,
    ],
  ])('is not settled while Flux %s, whatever the machines say', (_, flux, reason) => {
    expect(statusOf(pool({}), { desired: 3 }, flux)).toMatchObject({
      settled: false,
      reason: expect.stringMatching(reason),
    });
  });

  it('is not settled without a deployment, even at size 0', () => {
    expect(statusOf(pool({ replicas: 0 }), undefined)).toMatchObject({ settled: false, readyReplicas: 0 });
  });

  it('says why no machine can be made', () => {
    const message = 'Scaling up from 2 to 3 replicas is blocked because DevMachineTemplate does not exist';
    const status = statusOf(pool({}), { desired: 3, ready: 2, busy: 'ScalingUp', message });
    expect(status?.reason).toContain('DevMachineTemplate does not exist');
  });

  it('says what the preflight checks of its MachineSets hold back', () => {
    const blocked =
      'Scaling up from 2 to 3 replicas is blocked because:\n* KubeadmControlPlane shop/web-1 is being upgraded';
    const index = applyEvents(EMPTY_INDEX, [
      event('Cluster', clusterObject('web-1')),
      event('MachineDeployment', deploymentObject('web-1', { desired: 3, ready: 2, busy: 'ScalingUp' })),
      event('MachineSet', machineSetObject('web-1', 'abcde', { desired: 3, replicas: 2, blocked })),
    ]);
    const status = poolStatus({ pool: pool({}), version: 'v1.34.8' }, { objects: index.clusters.get('shop/web-1') });
    expect(status?.reason).toContain('blocked because: * KubeadmControlPlane shop/web-1 is being upgraded');
  });

  it('takes any size within bounds that the autoscaler chose', () => {
    const bounded = pool({ owner: 'bounded', min: 2, max: 5 });
    expect(statusOf(bounded, { desired: 4 })).toMatchObject({ settled: true, readyReplicas: 4 });
    expect(statusOf(bounded, { desired: 6 })).toMatchObject({ settled: false, readyReplicas: 5 });
  });
});

describe('reducers', () => {
  it.each([undefined, null, 7, 'x', [], {}, { metadata: {} }, { metadata: { name: 1, namespace: 2 }, status: [] }])(
    'make nothing of %j',
    (garbage) => {
      for (const reduce of Object.values(REDUCERS)) expect(reduce(garbage)).toBeUndefined();
    },
  );

  it('take the commit that an artifact comes from', () => {
    expect(REDUCERS.Kustomization(kustomizationObject('web-1', { applied: X }))).toMatchObject({ applied: X });
  });

  it('keep messages on one line and short', () => {
    const message = `first\nsecond ${'x'.repeat(1000)}`;
    const record = REDUCERS.Kustomization(kustomizationObject('web-1', { ready: 'False', message }));
    expect(record?.message).toMatch(/^first second x+…$/);
    expect(record?.message.length).toBeLessThanOrEqual(240);
  });
});
