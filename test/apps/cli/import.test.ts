import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { TestFleet } from '../../support/cli.ts';
import type { KubernetesObject } from '../../support/crd-validator.ts';
import { git } from '../../support/git-repositories.ts';

const SIMULATED = fileURLToPath(new URL('../../import/simulated.yaml', import.meta.url));
const MANIFESTS = 'manifests/main/shop/legacy/cluster.yaml';

const documents = (text: string) => parseAllDocuments(text).map((each) => each.toJS() as KubernetesObject);
const specs = (objects: readonly KubernetesObject[]) =>
  Object.fromEntries(objects.map(({ kind, metadata, spec }) => [`${kind}/${metadata.name}`, spec]));

/** The source without what says nothing. */
const source = () => documents(readFileSync(SIMULATED, 'utf8').replace('  selector: { matchLabels: {} }\n', ''));

/** The source with one line changed. */
function changed(fleet: TestFleet, from: string, to: string): string {
  const path = join(fleet.folder, 'changed.yaml');
  writeFileSync(path, readFileSync(SIMULATED, 'utf8').replace(from, to));
  return path;
}

describe('import of manifests', () => {
  it('reports what fleet files can not say, and writes nothing', async () => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('import', SIMULATED);
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('or keep it as it is with --verbatim');
    expect(ran.out).toMatch(
      /shop\/legacy +DevCluster\/legacy-infra +metadata\.annotations\.example\.org\/note +"by hand"/,
    );
    expect(ran.out).toMatch(/KubeadmConfigTemplate\/md-0 +spec\.\S+kubeletExtraArgs +\[{"name":"eviction-hard"/);
    expect(git(fleet.clone.path, 'status', '--porcelain')).toBe('');
  });

  it('writes files that render to the same objects under the same names', async () => {
    const fleet = await TestFleet.make();
    const { code, err } = await fleet.run('import', SIMULATED, '--verbatim');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(parse(fleet.read('clusters/shop/legacy.yaml'))).toMatchObject({
      metadata: { name: 'legacy', namespace: 'shop', labels: { tier: 'backend' } },
      spec: {
        cloud: 'inmemory',
        kubernetesVersion: 'v1.34.8',
        network: { podCidrs: ['10.200.0.0/16'] },
        controlPlane: { replicas: 1, certSans: ['legacy.example.org'], healthCheck: { enabled: false } },
        pools: [{ name: 'md-0', replicas: 2, machine: { inmemory: { vm: { startupSeconds: 1 } } } }],
      },
    });
    expect(specs(documents(fleet.read(MANIFESTS)))).toEqual(specs(source()));
    expect(await fleet.run('synth', '--check')).toMatchObject({ code: 0 });
  });

  it('gives a machine a name by its content once a person changes it, and keeps the one that machines still use', async () => {
    const fleet = await TestFleet.make();
    await fleet.run('import', SIMULATED, '--verbatim');
    git(fleet.clone.path, 'add', '--all');
    git(fleet.clone.path, 'commit', '--quiet', '--message', 'Import');
    const path = join(fleet.clone.path, 'clusters/shop/legacy.yaml');
    const [before = '', pools = ''] = readFileSync(path, 'utf8').split('  pools:');
    writeFileSync(path, `${before}  pools:${pools.replace('startupSeconds: 1', 'startupSeconds: 2')}`);
    const { code, out } = await fleet.run('plan');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/pool md-0 replaced, 2 machines .*machine template small-v1 -> legacy-md-0-/),
    });
    await fleet.run('synth');
    const objects = specs(documents(fleet.read(MANIFESTS)));
    const { template, ...rest } = objects['MachineDeployment/legacy-md-0'] as KubernetesObject['spec'];
    const name = template.spec.infrastructureRef.name;
    expect(name).toMatch(/^legacy-md-0-[0-9a-v]{10}$/);
    expect(objects).toHaveProperty([`DevMachineTemplate/${name}`]);
    expect(objects['DevMachineTemplate/small-v1']).toEqual(specs(source())['DevMachineTemplate/small-v1']);
    expect(objects['KubeadmControlPlane/legacy-cp']).toEqual(specs(source())['KubeadmControlPlane/legacy-cp']);
    expect(rest).not.toHaveProperty('remediation');
  });

  it.each([
    ['kind: DevCluster,', 'kind: OtherCluster,', 'no provider knows infrastructure of kind OtherCluster'],
    ['name: legacy-cp }', 'name: elsewhere }', 'KubeadmControlPlane/elsewhere is not among the objects'],
    ['kind: KubeadmControlPlane, name', 'kind: K0sControlPlane, name', 'a K0sControlPlane, not a KubeadmControlPlane'],
    [
      'apiVersion: cluster.x-k8s.io/v1beta2',
      'apiVersion: cluster.x-k8s.io/v1beta1',
      'is written in cluster.x-k8s.io/v1beta1',
    ],
    ['replicas: 1', 'replicas: 2', '2 control-plane machines can not run etcd safely'],
  ])('refuses what it can not read: %s as %s', async (from, to, text) => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('import', changed(fleet, from, to), '--verbatim');
    expect(ran).toMatchObject({ code: 4, out: '' });
    expect(ran.err).toContain(text);
    expect(git(fleet.clone.path, 'status', '--porcelain')).toBe('');
  });

  it('names objects that no fleet file has a word for', async () => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('import', changed(fleet, 'legacy-md-0 }\n  checks', 'others }\n  checks'), '--dry-run');
    expect(ran.out).toMatch(/MachineHealthCheck\/legacy-nodes +all of it +stays where it is/);
  });

  it('refuses a cluster that the fleet has', async () => {
    const fleet = await TestFleet.make();
    await fleet.run('import', SIMULATED, '--verbatim');
    const ran = await fleet.run('import', SIMULATED, 'shop/legacy', '--verbatim');
    expect(ran).toMatchObject({ code: 4, out: '', err: expect.stringContaining('is in the fleet already') });
  });
});
