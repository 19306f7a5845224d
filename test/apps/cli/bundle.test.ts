import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestFleet } from '../../support/cli.ts';

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
});
