import type { ClusterState, MachinePool } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { clusterFacts } from '@krake-infra/reconciler/track/cluster-api/cluster-facts.ts';
import { machinesMissing } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
  type ObjectIndex,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { poolStatus } from '@krake-infra/reconciler/track/cluster-api/pool-status.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../support/api-server.ts';
import { clusterObject, controlPlaneObject, deploymentObject } from '../../support/cluster-api-objects.ts';

const KEY = 'shop/web-1';
const POOL = { name: 'workers', replicas: 2, machine: {} } as MachinePool;

const state: ClusterState = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'ClusterState',
  metadata: { name: 'web-1', namespace: 'shop' },
  status: { templates: [], versions: { controlPlane: 'v1.34.8' } },
};

interface Told {
  readonly status?: 'True' | 'False';
  readonly message?: string;
  readonly generation?: number;
}

/** A Cluster with a topology, and how far its controller says it is. */
function topologyObject({ status = 'True', message = '', generation = 1 }: Told = {}): ApiObject {
  const { status: seen, ...object } = clusterObject('web-1') as ApiObject & { status: { conditions: object[] } };
  const told = { type: 'TopologyReconciled', status, reason: 'Told', message, observedGeneration: generation };
  const conditions = [...seen.conditions, told];
  return { ...object, spec: { topology: { version: 'v1.34.8' } }, status: { ...seen, conditions } } as ApiObject;
}

/** A MachineDeployment as the topology's controller makes it: named with a hash, known by a label. */
function made(version = 'v1.34.8', desired = 2): ApiObject {
  const object = deploymentObject('web-1', { desired, version });
  const labels = { 'cluster.x-k8s.io/cluster-name': 'web-1', 'topology.cluster.x-k8s.io/deployment-name': 'workers' };
  return { ...object, metadata: { ...object.metadata, name: 'web-1-workers-x7k2p', labels } };
}

function indexOf(...objects: readonly ApiObject[]): ObjectIndex {
  const all = [...objects, controlPlaneObject('web-1', { desired: 3, template: 'made' })];
  const events = all.map((object) => {
    const kind = object.kind as Kind;
    return { kind, record: REDUCERS[kind](object) } as ObjectEvent;
  });
  return applyEvents(EMPTY_INDEX, events);
}

const unrest = (...objects: readonly ApiObject[]) => clusterFacts(indexOf(...objects), KEY, state).unrest;
const statusOf = (...objects: readonly ApiObject[]) =>
  poolStatus({ pool: POOL, version: 'v1.34.8' }, { objects: indexOf(...objects).clusters.get(KEY) });

describe('a cluster that follows a ClusterClass', () => {
  it('has pools by the label that the topology gives', () => {
    expect(statusOf(topologyObject(), made())).toMatchObject({ settled: true, readyReplicas: 2 });
  });

  it('is at rest once its controller and all its machines are', () => {
    expect(unrest(topologyObject(), made())).toBeUndefined();
  });

  it.each([
    [
      'the controller waits',
      topologyObject({ status: 'False', message: 'workers pending upgrade' }),
      'pending upgrade',
    ],
    ['the controller has not seen the newest', topologyObject({ generation: 0 }), 'has not seen the newest topology'],
  ])('is not while %s, and neither is its change ready', (_, cluster, said) => {
    expect(unrest(cluster, made())).toContain(said);
    expect(machinesMissing(indexOf(cluster, made()).clusters.get(KEY))).toContain(said);
    expect(statusOf(cluster, made('v1.34.7'))).toMatchObject({ settled: false, reason: expect.stringContaining(said) });
  });

  it('is not while a pool has another version', () => {
    expect(unrest(topologyObject(), made('v1.34.7'))).toContain('was seen at v1.34.7, not yet at v1.34.8');
  });

  it('is not told of where no topology is', () => {
    expect(machinesMissing(indexOf(clusterObject('web-1'), made()).clusters.get(KEY))).toBeUndefined();
  });
});
