import { describe, expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';

const APP = 'workloads/shop/app.yaml';
const FLUX = [
  'manifests/main/_base/shop/account.shop.yaml',
  'manifests/main/_flux/shop/_workloads.yaml',
  'manifests/main/_flux/shop/_workloads/app.yaml',
];
const bound = (cluster?: string) => `apiVersion: krake-infra.io/v1alpha1
kind: Workload
metadata: { name: app, namespace: shop }
spec:
  path: workloads/shop/app
${cluster === undefined ? '' : `  cluster: ${cluster}\n`}`;

/** A fleet whose cluster `shop/web-1` runs a workload. */
async function fleetWithWorkload(): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  await fleet.push({ [APP]: bound('web-1'), 'workloads/shop/app/app.yaml': 'kind: ConfigMap\n' }, 'Run the app');
  return fleet;
}

describe('a workload', () => {
  it('is committed with its Flux objects, and leaves with them when it is unbound', async () => {
    const fleet = await fleetWithWorkload();
    expect(fleet.changed()).toEqual([...FLUX.map((path) => `A ${path}`), `A ${APP}`, 'A workloads/shop/app/app.yaml']);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    await fleet.push({ [APP]: bound() }, 'Stop the app');
    expect(fleet.changed()).toEqual([...FLUX.map((path) => `D ${path}`), `M ${APP}`]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('makes the commit of another size no larger', async () => {
    const fleet = await fleetWithWorkload();
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=6');
    expect(fleet.changed()).toEqual(['M clusters/shop/web-1.yaml', 'M manifests/main/shop/web-1/cluster.yaml']);
  });

  it('changes nothing rendered when only its manifests change', async () => {
    const fleet = await fleetWithWorkload();
    await fleet.push({ 'workloads/shop/app/app.yaml': 'kind: Secret\n' });
    expect(fleet.changed()).toEqual(['M workloads/shop/app/app.yaml']);
  });

  it('is removed before its cluster', async () => {
    const fleet = await fleetWithWorkload();
    const refused = await fleet.run('cluster', 'delete', 'shop/web-1');
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toMatch(
      /workloads\/shop\/app\.yaml: spec\.cluster: workload app is bound to cluster web-1, which is being deleted; remove the workloads/,
    );
    await fleet.push({ [APP]: bound('batch-1') }, 'Move the app');
    await fleet.succeed('cluster', 'delete', 'shop/web-1');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('that is bound while its cluster is being deleted is not left behind by it', async () => {
    const fleet = await TestFleet.make();
    await fleet.succeed('cluster', 'delete', 'shop/web-1');
    fleet.pull();
    await fleet.push({ [APP]: bound('web-1'), 'workloads/shop/app/app.yaml': 'kind: ConfigMap\n' }, 'Run the app');
    expect(await fleet.run('cluster', 'delete', 'shop/web-1', '--applied')).toMatchObject({ code: 3, out: '' });
  });
});
