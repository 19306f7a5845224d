import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { krakeInfra } from '../support/cli.ts';
import { CLUSTER, DEPLOYMENT, ScalingPlace } from './scaling-place.ts';

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start();
});
afterAll(() => place?.stop());

const REFUSED = 4;

it('a reverted growth is taken back by Flux, and the loop keeps silent until it is released', async () => {
  const { fleet, load, loop } = place;
  load.set(400);
  const { commit } = await loop.scaled(30);
  await place.ready(4);
  await place.atRest(4);

  await fleet.pull();
  await fleet.git('revert', '--no-edit', commit);
  console.log(await fleet.run('synth', '--check', '--against', commit));
  await fleet.git('push', '--quiet', 'origin', 'HEAD:main');
  const reverted = await fleet.git('rev-parse', 'HEAD');
  await fleet.wait('shop', DEPLOYMENT, 'jsonpath={.spec.replicas}=2', 60);
  await fleet.wait('shop', DEPLOYMENT, 'jsonpath={.status.replicas}=2', 60);

  await loop.held('silenced', 60, ({ from, evidence }) => from === 2 && evidence.status?.settled === true);
  load.set(600);
  const passes = 5;
  for (let pass = 0; pass < passes; pass++) {
    await loop.held(
      'silenced',
      30,
      ({ evidence }) => evidence.sample?.kind === 'value' && evidence.sample.value === 600,
    );
  }
  const [silence = '', ...others] = await place.commitsSince(reverted);
  expect(silence).toMatch(/silence/i);
  expect(others).toEqual([]);
  expect(await place.sizeInGit()).toBe(2);
  const list = await fleet.runRemote('silence', 'list', CLUSTER);
  expect(list).toMatch(/shop\/web-1\/workers +growth .*revert/);
  console.log(list, await fleet.runRemote('history', CLUSTER));

  await fleet.runRemote('silence', 'release', CLUSTER);
  expect((await loop.scaled(30)).decision).toMatchObject({ from: 2, to: 6 });
});

/** What the API server says of the manifests of a cluster as the person's clone has them; nothing is changed. */
async function dryRun(cluster: string): Promise<string> {
  const manifests = await place.fleet.git('show', `HEAD:manifests/main/shop/${cluster}/cluster.yaml`);
  const apply = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--output=name', '-f', '-'];
  return place.fleet.plane.kubectl(apply, manifests);
}

/** Reverts a commit in the person's clone; what `synth --against` says of it. */
async function reverted(commit: string): Promise<{ code: number; err: string }> {
  const { fleet } = place;
  await fleet.git('revert', '--no-edit', commit);
  const { code, err } = await krakeInfra(['--fleet', fleet.clone, 'synth', '--against', 'HEAD~1']);
  console.log(err);
  return { code, err };
}

/** The reverts of a person that were not pushed are forgotten. */
const forget = () => place.fleet.git('reset', '--quiet', '--hard', 'origin/main');

it('a revert that skips a minor is refused before it is pushed, and Cluster API would reject it', async () => {
  const { fleet } = place;
  const file = 'clusters/shop/web-2.yaml';
  const atVersion = (version: string) => ({
    [file]: `apiVersion: krake-infra.io/v1alpha1
kind: Cluster
metadata: { name: web-2, namespace: shop }
spec:
  cloud: lab
  template: tiny
  renderProfile: 1
  kubernetesVersion: ${version}
  pools:
    - { name: workers, replicas: 0 }
`,
  });
  await fleet.pull();
  fleet.write(atVersion('v1.36.1'));
  await fleet.run('synth');
  await fleet.git('add', '--all');
  await fleet.git('commit', '--quiet', '--message', 'Create web-2');
  // one push for both, so that the cluster is built in the corrected version
  fleet.write(atVersion('v1.34.8'));
  // nothing was built at the version that it records
  rmSync(join(fleet.clone, 'clusters/shop/web-2.state.yaml'));
  await fleet.run('synth');
  const corrected = await fleet.push('Not so new');
  await fleet.applied('shop', 'web-2', corrected);

  const { code, err } = await reverted(corrected);
  expect({ code, err }).toEqual({ code: REFUSED, err: expect.stringContaining('skips a minor v1.34.8 -> v1.36.1') });
  await expect(dryRun('web-2')).rejects.toThrow('cannot update Kubernetes version from v1.34.8 to v1.36.1');
  await forget();
});

it('a revert to an older version is refused, because Cluster API would take it', async () => {
  const { fleet } = place;
  await fleet.runRemote('cluster', 'update', CLUSTER, '--kubernetes-version', 'v1.34.9');
  await fleet.pull();
  const update = await fleet.git('log', '-1', '--format=%H', '--grep=^Update cluster');
  await fleet.applied('shop', 'web-1', update);

  const { code, err } = await reverted(update);
  expect({ code, err }).toEqual({ code: REFUSED, err: expect.stringContaining('can not go back v1.34.9 -> v1.34.8') });
  expect(await dryRun('web-1')).toContain('kubeadmcontrolplane.controlplane.cluster.x-k8s.io/web-1-control-plane');
  await forget();
});
