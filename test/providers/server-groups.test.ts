import type { MachineProps, OpenStackMachine } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { cluster, clusterProps, keptTitles, machine, objects, objectsOf, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors } from '../support/crd-validator.ts';
import { onYaook } from '../support/yaook-samples.ts';

const spread = (serverGroupPolicy: string): MachineProps => ({
  openstack: { ...(machine('m1.large').openstack as OpenStackMachine), serverGroupPolicy },
});
const BOTH = {
  controlPlane: { machine: spread('soft-anti-affinity') },
  pools: [
    { ...WORKERS, machine: spread('anti-affinity') },
    { ...WORKERS, name: 'batch' },
  ],
};
const groupsOf = (list: ReturnType<typeof objects>) => list.filter(({ kind }) => kind === 'ServerGroup');
const named = (list: ReturnType<typeof objects>) =>
  list
    .filter(({ kind }) => kind === 'OpenStackMachineTemplate')
    .map(({ spec }) => spec.template.spec.serverGroup?.filter.name);

describe('server groups that are made', () => {
  it('are one for each part that asks, by the name that its machines look for', () => {
    const list = objects(BOTH);
    const names = groupsOf(list).map(({ spec }) => spec.resource.name);
    expect(names).toEqual(['shop-web-1-control-plane-soft-anti-affinity', 'shop-web-1-workers-anti-affinity']);
    expect(named(list)).toEqual([...names, undefined]);
    expect(list.flatMap(crdErrors)).toEqual([]);
  });

  it('are made with the credentials of the cluster, also on a Yaook cloud', () => {
    const secrets = [objects(BOTH), objects({ ...BOTH, ...onYaook() })].map(([...list]) =>
      groupsOf(list).map(({ spec }) => spec.cloudCredentialsRef.secretName),
    );
    expect(secrets).toEqual([
      ['dresden-credentials', 'dresden-credentials'],
      ['cloud-credentials', 'cloud-credentials'],
    ]);
  });

  it('go with the cluster, so that Flux does not keep them', () => {
    expect(keptTitles(objects(BOTH)).filter((title) => title.startsWith('ServerGroup/'))).toEqual([]);
  });

  it('are others for another policy, because a group keeps its own', () => {
    const now = objects({ ...BOTH, controlPlane: { machine: spread('anti-affinity') } });
    expect(groupsOf(now)[0]?.metadata.name).not.toBe(groupsOf(objects(BOTH))[0]?.metadata.name);
    expect(named(now)[0]).toBe('shop-web-1-control-plane-anti-affinity');
  });

  it('keep their names in templates that machines of an older policy still use', () => {
    const { templates: keptTemplates } = cluster(BOTH);
    const now = objectsOf(cluster({ ...clusterProps(), keptTemplates }));
    expect(named(now).filter((name) => name !== undefined)).toEqual([
      'shop-web-1-control-plane-soft-anti-affinity',
      'shop-web-1-workers-anti-affinity',
    ]);
  });
});
