import type { MachinePoolProps } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { objects, only, WORKERS } from '../support/cluster-samples.ts';

const PREFIX = 'capacity.cluster-autoscaler.kubernetes.io/';
const { replicas: _replicas, ...POOL } = WORKERS;
const GPUS: MachinePoolProps = {
  ...POOL,
  owner: 'autoscaler',
  min: 0,
  max: 4,
  capacity: { cpus: 16, memoryMib: 65536, diskGib: 100, gpus: 2 },
  nodeLabels: { workload: 'training', 'example.com/tier': '' },
  taints: [
    { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' },
    { key: 'spot', effect: 'NoExecute' },
  ],
};

/** Annotations about capacity of the only MachineDeployment, by their names without the prefix. */
function annotationsOf(pool: MachinePoolProps): Record<string, string> {
  const { metadata } = only(objects({ pools: [pool] }), 'MachineDeployment');
  const found = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(PREFIX));
  return Object.fromEntries(found.map(([key, value]) => [key.slice(PREFIX.length), value]));
}

describe('the capacity of a pool', () => {
  it('tells the cluster-autoscaler what a node would be', () => {
    expect(annotationsOf(GPUS)).toEqual({
      cpu: '16',
      memory: '65536Mi',
      'ephemeral-disk': '100Gi',
      'gpu-count': '2',
      'gpu-type': 'nvidia.com/gpu',
      labels: 'example.com/tier=,workload=training',
      taints: 'nvidia.com/gpu=true:NoSchedule,spot:NoExecute',
    });
  });

  it('is not told where Git holds the size', () => {
    const { min: _min, max: _max, ...rest } = GPUS;
    expect(annotationsOf({ ...rest, owner: 'git', replicas: 1 })).toEqual({});
  });

  it('replaces no machine', () => {
    const templates = (pool: MachinePoolProps) =>
      objects({ pools: [pool] }).filter(({ kind }) => kind.endsWith('Template'));
    const { capacity: _capacity, ...without } = GPUS;
    expect(templates(GPUS)).toEqual(templates(without));
  });
});
