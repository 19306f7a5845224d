import { openstack } from '@krake-infra/providers';
import { fixedChange } from '@krake-infra/reconciler/core/immutability.ts';
import { mergePaths } from '@krake-infra/reconciler/core/json-diff.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { describe, expect, it } from 'vitest';

const { immutability } = new openstack.OpenStackProvider();

const infrastructure = (spec: Manifest['spec']): Manifest => ({
  apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
  kind: 'OpenStackCluster',
  metadata: { name: 'web' },
  spec: { tags: ['a'], ...spec },
});
const paths = (before: object, after: object) =>
  fixedChange(infrastructure({ ...before }), infrastructure({ ...after }), immutability)?.paths ?? [];

const BASTION = { spec: { flavor: 'm1' } };

describe('an infrastructure cluster of CAPO', () => {
  it.each<readonly [string, object, object, readonly string[]]>([
    ['takes a bastion', {}, { bastion: { enabled: true, ...BASTION } }, []],
    ['loses one that was switched off', { bastion: { enabled: false, ...BASTION } }, {}, []],
    ['keeps one that runs', { bastion: { enabled: true, ...BASTION } }, {}, ['bastion']],
    ['keeps one that runs by default', { bastion: BASTION }, {}, ['bastion']],
    ['takes security groups', {}, { managedSecurityGroups: { allowAllInClusterTraffic: true } }, []],
    ['keeps them', { managedSecurityGroups: { allowAllInClusterTraffic: true } }, {}, ['managedSecurityGroups']],
    [
      'keeps its region, and changes its credentials',
      { identityRef: { name: 'a', region: 'x' } },
      { identityRef: { name: 'b', region: 'y' } },
      ['identityRef.region'],
    ],
  ])('%s', (_what, before, after, fixed) => {
    expect(paths(before, after)).toEqual(fixed);
  });
});

it('paths of a merge patch are the fields of what is added, and the name of what goes', () => {
  expect(mergePaths({}, { a: { b: 1, c: { d: 2 } }, e: {} })).toEqual(['a.b', 'a.c.d']);
  expect(mergePaths({ a: { b: 1, c: { d: 2 } } }, {})).toEqual(['a']);
  expect(mergePaths({ a: [1] }, { a: [1, { b: 2 }] })).toEqual(['a[].b']);
});
