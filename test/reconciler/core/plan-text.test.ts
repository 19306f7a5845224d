import { check } from '@krake-infra/reconciler/core/check.ts';
import { plan } from '@krake-infra/reconciler/core/plan.ts';
import { planText } from '@krake-infra/reconciler/core/plan-text.ts';
import { describe, expect, it } from 'vitest';
import { fleetOf, IMMUTABILITY, type Sample, sample } from './samples.ts';

const planned = (before: readonly Sample[], after: readonly Sample[]) =>
  plan(fleetOf(...before).manifests, fleetOf(...after).manifests, IMMUTABILITY);

describe('planText', () => {
  it('tells a mixed change in words, the worst first', () => {
    const before = [
      sample(),
      sample({ name: 'old' }),
      sample({ name: 'zoned', pools: [{ name: 'workers', zones: [{ name: 'az1', replicas: 2 }] }] }),
      sample({ name: 'auto', pools: [{ name: 'workers', owner: 'autoscaler', min: 1, max: 8 }] }),
      sample({ name: 'network' }),
    ];
    const after = [
      sample({ version: 'v1.34.8', pools: [{ name: 'workers', replicas: 5 }] }),
      sample({
        name: 'zoned',
        pools: [
          {
            name: 'workers',
            zones: [
              { name: 'az1', replicas: 2 },
              { name: 'az2', replicas: 1 },
            ],
          },
        ],
      }),
      sample({ name: 'auto', pools: [{ name: 'workers', owner: 'autoscaler', min: 2, max: 8, flavor: 'm2' }] }),
      sample({ name: 'network', nodeCidr: '10.7.0.0/24', protection: false }),
      sample({
        name: 'new',
        pools: [
          { name: 'workers', replicas: 2 },
          { name: 'gpu', replicas: 1 },
        ],
      }),
    ];
    const refusals = check(fleetOf(...before), fleetOf(...after), { immutability: IMMUTABILITY });
    expect(planText(planned(before, after), { refusals })).toMatchInlineSnapshot(`
      "refused by template-dropped: clusters/shop/auto.state.yaml: status.templates: template auto-workers-m1.xlarge leaves Git, but it was in use until this change; keep the template as retired; it may go once it is seen that no machine uses it [KI-117]
      refused by immutable-infrastructure: clusters/shop/network.yaml: spec.openstack.network.managed.cidr: spec.managedSubnets[].cidr of OpenStackCluster/network can not change; undo this change, or create a new cluster with it, move the workload and delete the old one [KI-101]
      refused by cluster-removed: clusters/shop/old.yaml: metadata.name: the file of the cluster is gone, but its protection was not lifted before; lift the protection of the cluster first, wait until that is applied, then remove its files [KI-112]
      shop/network: OpenStackCluster/network can not change managedSubnets[].cidr; only a new cluster or object can have that
      shop/old: cluster deleted: control plane 3, workers 3
      shop/network: protection lifted: Cluster/network
      shop/web: control plane replaced, 3 machines with 1 extra meanwhile: version v1.33.4 -> v1.34.8
      shop/auto: pool workers replaced, up to 8 machines with 1 extra meanwhile: machine template auto-workers-m1.xlarge -> auto-workers-m2
      shop/web: pool workers replaced, 3 machines with 1 extra meanwhile: version v1.33.4 -> v1.34.8, after the control plane
      shop/new: cluster created: control plane 3, gpu 1, workers 2
      shop/zoned: pool workers in az2 added: 1
      shop/web: pool workers 3 -> 5 machines, after the control plane
      shop/auto: pool workers bounds 1 to 8 -> 2 to 8
      shop/auto: template added: OpenStackMachineTemplate/auto-workers-m2
      shop/auto: template removed: OpenStackMachineTemplate/auto-workers-m1.xlarge
      delete: 6 clusters; 10 machines added, 6 machines removed, 14 machines replaced with up to 3 extra meanwhile, 8 objects deleted
      "
    `);
  });

  it('says when nothing changes', () => {
    expect(planText(planned([sample()], [sample()]))).toBe('no change\n');
  });

  it('leaves colours to the caller', () => {
    const text = planText(planned([sample(), sample({ name: 'b' })], [sample({ name: 'b', version: 'v1.34.8' })]), {
      paint: (line, tone) => `[${tone}] ${line}`,
    });
    expect(text.split('\n').map((line) => line.split(' ')[0])).toEqual([
      '[danger]',
      '[warning]',
      '[warning]',
      'delete:',
      '',
    ]);
  });

  it('keeps every deletion of ten thousand clusters in sight and folds the rest', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
    const before = names.map((name) => sample({ name }));
    const gone = new Set(names.filter((_, index) => index % 7 === 3));
    const after = before
      .filter(({ name }) => !gone.has(name))
      .map((each) => ({ ...each, pools: [{ name: 'workers', replicas: 4 }] }));
    const result = planned(before, after);
    const lines = planText(result).trimEnd().split('\n');
    expect(lines.slice(0, gone.size).map((line) => line.split(':')[0])).toEqual(
      [...gone].map((name) => `shop/${name}`).sort(),
    );
    expect(lines).toHaveLength(gone.size + 10 + 2);
    expect(lines.slice(-2)).toEqual([
      `and ${10_000 - gone.size - 10} more: pool scaled (${10_000 - gone.size - 10} machines added)`,
      `delete: 10000 clusters; ${10_000 - gone.size} machines added, ${gone.size * 6} machines removed, ${gone.size * 7} objects deleted`,
    ]);
  });
});
