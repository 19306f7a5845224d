import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { krakeInfra, TestFleet } from '../../support/cli.ts';

describe('krake-infra bundle', () => {
  it('lists what all clusters need, as a table and as data', async () => {
    const fleet = await TestFleet.make();
    const table = await fleet.succeed('bundle');
    expect(table.split('\n')[0]).toMatch(/^KIND +NAME +VERSION +DIGEST +MIRROR +USED BY$/);
    expect(table).toMatch(/^image +registry\.k8s\.io\/kube-apiserver +v1\.34\.8 .* shop\/batch-1 \+1$/m);
    expect(table).toMatch(/^node-image +ubuntu-24\.04-kube-v1\.34\.8 /m);
    expect(table).toMatch(/^git +https:\/\/git\.example\.org\/fleet\.git +main /m);
    const json = JSON.parse(await fleet.succeed('-o', 'json', 'bundle'));
    expect(parse(await fleet.succeed('-o', 'yaml', 'bundle'))).toEqual(json);
    expect(json).toContainEqual({
      kind: 'image',
      name: 'registry.k8s.io/capi-openstack/capi-openstack-controller',
      version: 'v0.14.7',
      usedBy: ['management/main'],
    });
  });

  it('lists what one cluster needs', async () => {
    const fleet = await TestFleet.make();
    const list: { usedBy: string[] }[] = JSON.parse(await fleet.succeed('-o', 'json', 'bundle', 'shop/web-1'));
    expect(new Set(list.flatMap(({ usedBy }) => usedBy))).toEqual(new Set(['shop/web-1', 'management/main']));
  });

  it('tells names that are none, and clusters that are not there', async () => {
    const fleet = await TestFleet.make();
    expect(await fleet.run('bundle', 'web-1')).toMatchObject({ code: 2 });
    expect(await fleet.run('bundle', 'shop/web-9')).toMatchObject({ code: 5, out: '' });
  });

  it('lists images of manifests that lie in the fleet, as kustomize makes them, from a folder and from a remote', async () => {
    const fleet = await TestFleet.make();
    const pod = (image: string) =>
      stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'a', image }] },
      });
    const images = [{ name: 'ghcr.io/shop/auth', newName: 'quay.io/shop/auth', newTag: '1.2.3' }];
    await fleet.push({
      ...fleet.edit(
        'clusters/shop/web-1.yaml',
        'spec:\n',
        'spec:\n  addons: [{ name: auth, version: 1.0.0, manifests: { path: addons/auth } }]\n',
      ),
      'addons/auth/1.0.0/deploy/pod.yaml': pod('ghcr.io/shop/auth:latest'),
      'addons/auth/1.0.0/kustomization.yaml': stringify({ resources: ['deploy/pod.yaml'], images }),
      'addons/auth/2.0.0/pod.yaml': pod('ghcr.io/shop/next:2'),
      'workloads/shop/app.yaml': stringify({
        apiVersion: 'krake-infra.io/v1alpha1',
        kind: 'Workload',
        metadata: { name: 'app', namespace: 'shop' },
        spec: { cluster: 'batch-1', path: 'workloads/shop/app' },
      }),
      'workloads/shop/app/all.yaml': `${pod('busybox')}---\n${pod('quay.io/shop/app:3')}`,
    });
    const listed = (text: string): unknown[] =>
      (JSON.parse(text) as Artifact[])
        .filter(({ kind, name }) => kind === 'image' && /shop|busybox/.test(name))
        .map(({ name, version, from, usedBy }) => [name, version ?? from, usedBy]);
    const expected = [
      ['docker.io/library/busybox', 'manifests in workloads/shop/app/', ['shop/batch-1']],
      ['quay.io/shop/app', '3', ['shop/batch-1']],
      ['quay.io/shop/auth', '1.2.3', ['shop/web-1']],
    ];
    expect(listed(await fleet.succeed('-o', 'json', 'bundle'))).toEqual(expected);
    const { out } = await krakeInfra(['--fleet', fleet.remote, '-o', 'json', 'bundle']);
    expect(listed(out)).toEqual(expected);
  });
});
