import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { TestFleet } from '../../support/cli.ts';

const WEB = 'clusters/shop/web-1.yaml';
const titles = (text: string) =>
  parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((object) => object !== null)
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describe('bootstrap', () => {
  it('prints what the fleet renders, and what it presupposes', async () => {
    const fleet = await TestFleet.make();
    const out = await fleet.succeed('bootstrap', 'main');
    expect(titles(out)).toEqual([
      'GitRepository/fleet',
      'ArtifactGenerator/fleet',
      'ArtifactGenerator/clusters',
      'Kustomization/namespaces',
      'Kustomization/fleet',
      'ServiceAccount/krake-infra-tracker',
      'ClusterRole/krake-infra-tracker',
      'ClusterRoleBinding/krake-infra-tracker',
      'Role/krake-infra-tracker',
      'RoleBinding/krake-infra-tracker',
    ]);
    expect(out).toContain('# - Cluster API v1.14.0, openstack v0.14.7\n');
    expect(out).toContain('# - Secret flux-system/fleet-repository: ');
    expect(out).toContain(fleet.show('manifests/main/_base/bootstrap.yaml'));
  });

  it('commits another address, and touches nothing but what follows from it', async () => {
    const fleet = await TestFleet.make();
    await fleet.succeed('bootstrap', 'main', '--url', 'ssh://git@git.example.org/fleet', '--credentials', 'key');
    expect(fleet.changed()).toEqual(['M management/main.yaml', 'M manifests/main/_base/bootstrap.yaml']);
    expect(fleet.show('manifests/main/_base/bootstrap.yaml')).toContain('url: ssh://git@git.example.org/fleet\n');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('presupposes a controller of workloads only where the fleet counts on one', async () => {
    const fleet = await TestFleet.make();
    expect(await fleet.succeed('bootstrap', 'main')).not.toContain('sharding');
    await fleet.push(fleet.edit('management/main.yaml', /^( +)url: /m, '$1workloadShard: true\n$1url: '));
    expect(await fleet.succeed('bootstrap', 'main')).toContain(
      '--watch-label-selector=sharding.fluxcd.io/key=workloads',
    );
  });

  it('presupposes a controller of charts only where an add-on is one', async () => {
    const fleet = await TestFleet.make();
    const withAddon = async (addon: string) => {
      await fleet.push(
        fleet.edit(WEB, /^spec:\n( {2}addons: .*\n)?/m, `spec:\n  addons: [{ name: one, version: 1.0.0, ${addon} }]\n`),
      );
      return fleet.succeed('bootstrap', 'main');
    };
    expect(await withAddon('manifests: { path: addons/one }')).not.toContain('helm-controller');
    expect(await withAddon('cilium: {}')).toContain('# - helm-controller 1.6, for add-ons\n');
  });

  it('presupposes what makes the credentials of clouds only where a cloud has such', async () => {
    const fleet = await TestFleet.make();
    expect(await fleet.succeed('bootstrap', 'main')).not.toMatch(/External Secrets|ORC/);
    await fleet.push({
      'clouds/bonn.yaml': `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: bonn
spec:
  provider: yaook
  yaook:
    keystone: { name: keystone }
    externalNetwork: { name: public }
    topology: coLocated
    region: RegionOne
    authUrl: https://keystone.yaook.svc:5000/v3
    caBundle: { system: true }
    nodePortCidrs: []
    credentials:
      mode: orcProject
      orcProject: { project: shop, passwordSecret: password, applicationCredentialSecret: credential }
`,
      'clusters/shop/web-9.yaml': `apiVersion: krake-infra.io/v1alpha1
kind: Cluster
metadata:
  name: web-9
  namespace: shop
spec:
  cloud: bonn
  template: production
`,
    });
    const printed = await fleet.succeed('bootstrap', 'main');
    expect(printed).toContain('# - External Secrets 1.0 or newer, for credentials of Yaook clouds\n');
    expect(printed).toContain('# - OpenStack Resource Controller (ORC) 2.6, for their projects\n');
    expect(fleet.read('manifests/main/_base/identities.yaml')).toContain('kind: ApplicationCredential');
  });

  it('refuses an address with a password', async () => {
    const fleet = await TestFleet.make();
    const { code, err } = await fleet.run('bootstrap', 'main', '--url', 'https://me:secret@git.example.org/fleet');
    expect(code).toBe(3);
    expect(err).toContain('management/main.yaml');
  });

  it('names the nearest management cluster', async () => {
    const fleet = await TestFleet.make();
    expect(await fleet.run('bootstrap', 'mian')).toMatchObject({ code: 5, out: '' });
  });
});
