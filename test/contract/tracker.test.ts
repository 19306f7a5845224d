import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { SIMULATED_SECONDS, simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import { describe, expect, it } from 'vitest';
import { cloud, fleetFile, management } from '../support/fleet-generator.ts';
import { type SizeChange, trackerContract } from './tracker.ts';

const API = 'krake-infra.io/v1alpha1';
// A new object each time: one that is used twice becomes an alias in YAML.
const machine = () => ({ openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu' } } });

type Pool = NonNullable<Cluster['spec']['pools']>[number];

function cluster(name: string, pool: Omit<Pool, 'name' | 'machine'>): Cluster {
  return {
    apiVersion: API,
    kind: 'Cluster',
    metadata: { name, namespace: 'shop' },
    spec: {
      cloud: 'dresden',
      renderProfile: 1,
      kubernetesVersion: 'v1.34.8',
      controlPlane: { machine: machine() },
      pools: [{ name: 'workers', machine: machine(), ...pool }],
    },
  };
}

function stateOf({ from, to, at }: SizeChange): ClusterState {
  const record = { decision: '0123456789ab', at: new Date(at * 1000).toISOString().replace('.000Z', 'Z'), from, to };
  return {
    apiVersion: API,
    kind: 'ClusterState',
    metadata: { name: 'web-1', namespace: 'shop' },
    status: { pools: [{ name: 'workers', ...(to > from ? { lastUp: record } : { lastDown: record }) }] },
  };
}

function fleet(replicas: number, change?: SizeChange): FleetData {
  const objects: FleetObject[] = [
    { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
    management(),
    cloud('dresden'),
    cluster('web-1', { owner: 'policy', replicas }),
    cluster('batch-1', { owner: 'autoscaler', min: 1, max: 5 }),
    ...(change ? [stateOf(change)] : []),
  ];
  const { data, problems } = loadFleet(objects.map(fleetFile));
  expect(problems).toEqual([]);
  return data;
}

trackerContract('simulated', {
  make: simulatedTracker,
  fleet,
  patience: Math.max(SIMULATED_SECONDS.up, SIMULATED_SECONDS.down),
});

describe('the simulated tracker', () => {
  it('takes its time to the second', async () => {
    const up = fleet(7, { from: 3, to: 7, at: 1000 });
    const at = async (seconds: number) => (await simulatedTracker().observe(up, seconds)).get('shop/web-1/workers');
    expect(await at(1000 + SIMULATED_SECONDS.up - 1)).toMatchObject({ settled: false, readyReplicas: 3 });
    expect(await at(1000 + SIMULATED_SECONDS.up)).toMatchObject({ settled: true, readyReplicas: 7 });
  });
});
