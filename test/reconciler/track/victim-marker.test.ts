import type { Scaling } from '@krake-infra/reconciler/core/decision.ts';
import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import type { ManagementView } from '@krake-infra/reconciler/track/cluster-api/tracker.ts';
import { victimMarker } from '@krake-infra/reconciler/track/cluster-api/victim-marker.ts';
import { describe, expect, it } from 'vitest';
import { deploymentObject, machineObject } from '../../support/cluster-api-objects.ts';
import { cloud, fleetFile, management } from '../../support/fleet-generator.ts';

const API = 'krake-infra.io/v1alpha1';
const NOW = 1000;
const ID = '0123456789ab';
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function fleet(replicas: number, decisions: readonly string[]) {
  const machine = () => ({ openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu' } } });
  const cluster: Cluster = {
    apiVersion: API,
    kind: 'Cluster',
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: {
      cloud: 'dresden',
      renderProfile: 1,
      kubernetesVersion: 'v1.34.8',
      controlPlane: { machine: machine() },
      pools: [{ name: 'workers', machine: machine(), owner: 'policy', replicas }],
    },
  };
  const remembered = decisions.map((id) => ({ id, trigger: 'metric/load@1', at: '1970-01-01T00:16:40Z' }));
  const state: ClusterState = {
    apiVersion: API,
    kind: 'ClusterState',
    metadata: { name: 'web-1', namespace: 'shop' },
    status: { decisions: remembered },
  };
  const root: FleetObject = { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} };
  const objects = [root, management(), cloud('dresden'), cluster, ...(decisions.length > 0 ? [state] : [])];
  const { data, problems } = loadFleet(objects.map(fleetFile));
  expect(problems).toEqual([]);
  return data;
}

/** Three machines of a deployment of three; the newest is `m-2`. */
function view(marks: Readonly<Record<string, string>> = {}): ManagementView {
  const machines = [0, 1, 2].map((each) => {
    const mark = marks[`m-${each}`];
    return machineObject('web-1', `m-${each}`, { created: `2026-11-2${each}T00:00:00Z`, ...(mark && { mark }) });
  });
  const events = [
    { kind: 'MachineDeployment', record: REDUCERS.MachineDeployment(deploymentObject('web-1', { desired: 3 })) },
    ...machines.map((object) => ({ kind: 'Machine', record: REDUCERS.Machine(object) })),
  ];
  return { index: applyEvents(EMPTY_INDEX, events as ObjectEvent[]), trouble: undefined, read: async () => undefined };
}

async function written(replicas: number, decisions: readonly string[], seen: ManagementView, scaled = true) {
  const data = fleet(replicas, decisions);
  const marks: (readonly [machine: string, text: string | null])[] = [];
  const actuator = {
    lookNow: async () => {},
    mark: async (_: string, { name }: { name: string }, text: string | null) => void marks.push([name, text]),
  };
  const name = [...data.managementClusters.keys()][0] as string;
  const decision = { id: ID, cluster: 'shop/web-1', pool: 'workers', class: 'scale-down' } as unknown as Scaling;
  const marker = victimMarker(new Map([[name, seen]]), actuator, silent);
  await (scaled ? marker.mark([decision], data, NOW) : marker.sweep(data, NOW));
  return marks;
}

describe('marks before a push', () => {
  it('go to as many machines as the pool loses, for as long as machines may take', async () => {
    expect(await written(1, [ID], view())).toEqual([
      ['m-2', `krake-infra:${ID}:2200`],
      ['m-1', `krake-infra:${ID}:2200`],
    ]);
  });

  it('are not written twice when the pass is repeated', async () => {
    const marks = { 'm-1': `krake-infra:${ID}:2200`, 'm-2': `krake-infra:${ID}:2200` };
    expect(await written(1, [ID], view(marks))).toEqual([]);
  });

  it('do not replace the mark of a person, whose machine goes first', async () => {
    expect(await written(1, [ID], view({ 'm-0': 'by hand' }))).toEqual([['m-2', `krake-infra:${ID}:2200`]]);
    expect(await written(2, [ID], view({ 'm-0': 'by hand' }))).toEqual([]);
  });

  it('are taken back when their commit never came, and when they expired', async () => {
    const marks = { 'm-0': 'krake-infra:ffffffffffff:2000', 'm-1': `krake-infra:${ID}:999`, 'm-2': 'by hand' };
    expect(await written(3, [ID], view(marks), false)).toEqual([
      ['m-0', null],
      ['m-1', null],
    ]);
  });

  it('stay while their commit is on its way', async () => {
    expect(await written(2, [ID], view({ 'm-2': `krake-infra:${ID}:2000` }), false)).toEqual([]);
  });

  it('are left alone on a management cluster that is out of reach', async () => {
    const seen = { ...view({ 'm-0': 'krake-infra:ffffffffffff:1' }), trouble: 'down' };
    expect(await written(3, [ID], seen, false)).toEqual([]);
  });
});
