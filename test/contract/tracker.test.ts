import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { Tracker } from '@krake-infra/reconciler/ports.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import { clusterApiTracker, type ManagementView } from '@krake-infra/reconciler/track/cluster-api/tracker.ts';
import { SIMULATED_SECONDS, simulatedTracker } from '@krake-infra/reconciler/track/simulated/tracker.ts';
import { describe, expect, it } from 'vitest';
import { clusterObject, deploymentObject, kustomizationObject } from '../support/cluster-api-objects.ts';
import { cloud, fleetFile, management as managementFile } from '../support/fleet-generator.ts';
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
    managementFile(),
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

/** Seconds from a change until Flux has applied it, and from there until its machines are ready or gone. */
const [APPLY, MACHINES] = [5, 60];

/** What Flux and Cluster API would show of web-1 at a time, with one machine type and no failures. */
function management(data: FleetData, at: number): ManagementView {
  const memory = data.states.get('shop/web-1')?.status?.pools?.[0];
  const change = memory?.lastUp ?? memory?.lastDown;
  const age = change ? at - Date.parse(change.at) / 1000 : Number.POSITIVE_INFINITY;
  const wanted = data.clusters.get('shop/web-1')?.spec.pools?.[0]?.replicas ?? 0;
  const before = change?.from ?? wanted;
  const desired = age < APPLY ? before : wanted;
  const ready = age < APPLY + MACHINES ? Math.min(before, desired) : desired;
  const busy = age >= APPLY && age < APPLY + MACHINES ? { busy: before < wanted ? 'ScalingUp' : 'ScalingDown' } : {};
  const commit = '1'.repeat(40);
  const events = [
    { kind: 'Cluster', record: REDUCERS.Cluster(clusterObject('web-1')) },
    {
      kind: 'MachineDeployment',
      record: REDUCERS.MachineDeployment(deploymentObject('web-1', { desired, ready, ...busy })),
    },
    { kind: 'Kustomization', record: REDUCERS.Kustomization(kustomizationObject('web-1', { applied: commit })) },
  ];
  return { index: applyEvents(EMPTY_INDEX, events as ObjectEvent[]), trouble: undefined, read: async () => undefined };
}

const withManagement = (of: typeof management): Tracker => ({
  ...clusterApiTracker(new Map()),
  observe: (data, at, clusters) => {
    const names = [...data.managementClusters.keys()];
    return clusterApiTracker(new Map(names.map((name) => [name, of(data, at)]))).observe(data, at, clusters);
  },
});

trackerContract('cluster-api', {
  make: () => withManagement(management),
  fleet,
  patience: APPLY + MACHINES,
});

describe('the tracker of Cluster API', () => {
  it('makes pools of a management cluster that is out of reach unknown, with the reason', async () => {
    const down = (): ManagementView => ({ index: EMPTY_INDEX, trouble: 'it is down', read: async () => 'it is down' });
    const statuses = await withManagement(down).observe(fleet(3), 1000);
    expect([...statuses]).toEqual([
      ['shop/web-1/workers', { settled: false, reason: 'it is down', source: 'cluster-api' }],
    ]);
  });

  it('tells facts of clusters on management clusters that can be read, and of no others', async () => {
    const data = fleet(3);
    const names = [...data.managementClusters.keys()];
    const factsOn = (view: ManagementView) =>
      clusterApiTracker(new Map(names.map((name) => [name, view]))).facts?.(data, data.clusters.keys());
    const up = await factsOn(management(data, 1000));
    expect(up?.get('shop/web-1')).toMatchObject({ objects: { commit: '1'.repeat(40) }, available: true });
    const down = { index: management(data, 1000).index, trouble: 'it is down', read: async () => 'it is down' };
    expect(await factsOn(down)).toEqual(new Map());
    expect(simulatedTracker().facts).toBeUndefined();
  });

  it('makes pools unknown whose management cluster nobody connected', async () => {
    const statuses = await clusterApiTracker(new Map()).observe(fleet(3), 1000);
    expect(statuses.get('shop/web-1/workers')).toMatchObject({
      settled: false,
      reason: expect.stringContaining('no kubeconfig for management cluster'),
    });
  });
});

describe('the simulated tracker', () => {
  it('takes its time to the second', async () => {
    const up = fleet(7, { from: 3, to: 7, at: 1000 });
    const at = async (seconds: number) => (await simulatedTracker().observe(up, seconds)).get('shop/web-1/workers');
    expect(await at(1000 + SIMULATED_SECONDS.up - 1)).toMatchObject({ settled: false, readyReplicas: 3 });
    expect(await at(1000 + SIMULATED_SECONDS.up)).toMatchObject({ settled: true, readyReplicas: 7 });
  });
});
