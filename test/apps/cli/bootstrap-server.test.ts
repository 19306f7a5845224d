import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { TestFleet } from '../../support/cli.ts';

const IMAGE = 'registry.example/krake-infra:0.1.0';
const DIGEST = 'ab'.repeat(32);
const API = `api:\n  tokens: [{ name: portal, secretSha256: ${DIGEST} }]\n`;
const GOOD = `listen: { host: 0.0.0.0, port: 9000 }
replicas: { management: main, namespace: serving, lease: turn, endpointSlice: door }
tls: { certificateFile: /etc/krake-infra/files/tls.crt, keyFile: /etc/krake-infra/files/tls.key }
${API}infrastructureManager:
  senders:
    - { name: krake, namespace: krake, secretSha256: ${DIGEST}, template: base, clouds: [{ cloud: dresden, host: 'https://k', tenant: t }], krake: { url: 'https://k', tokenFile: /etc/krake-infra/files/krake.token } }
`;

interface Printed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: objects of all kinds
  readonly [field: string]: any;
}

async function printing(configuration: string) {
  const fleet = await TestFleet.make();
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, configuration);
  const ran = await fleet.run('bootstrap', 'main', '--serve', file, '--image', IMAGE);
  const objects = parseAllDocuments(ran.out).map((document) => document.toJS() as Printed | null);
  return { ...ran, file, objects: objects.filter((object) => object !== null) };
}

describe('bootstrap --serve', () => {
  it('prints everything that two replicas need, named as the configuration says', async () => {
    const { out, objects } = await printing(GOOD);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'Namespace /serving',
      'ServiceAccount serving/krake-infra',
      'ClusterRole /krake-infra-server',
      'ClusterRoleBinding /krake-infra-server',
      'Role flux-system/krake-infra',
      'RoleBinding flux-system/krake-infra',
      'Role serving/krake-infra',
      'RoleBinding serving/krake-infra',
      'Namespace /krake',
      'Role krake/krake-infra-kubeconfigs',
      'RoleBinding krake/krake-infra-kubeconfigs',
      'ConfigMap serving/krake-infra',
      'Lease serving/turn',
      'Service serving/door',
      'EndpointSlice serving/door',
      'NetworkPolicy serving/krake-infra',
      'PodDisruptionBudget serving/krake-infra',
      'Deployment serving/krake-infra',
    ]);
    expect(out).toContain('# - Secret serving/krake-infra-files: tls.crt, tls.key, krake.token\n');
    const of = (kind: string, namespace?: string) =>
      objects.find((one) => one.kind === kind && one.metadata.namespace === namespace) as Printed;
    expect(of('Role', 'serving')['rules'].map(({ resourceNames }: Printed) => resourceNames)).toEqual([
      ['turn'],
      ['door'],
    ]);
    expect(JSON.stringify(of('ClusterRole')['rules'])).not.toMatch(/secrets|tokenreviews|"\*"/);
    expect(of('ConfigMap', 'serving')['data']['server.yaml']).toBe(GOOD);
    // What replicas write themselves is theirs: it can be applied again while they run.
    expect(of('Lease', 'serving')['spec']).toBeUndefined();
    expect(of('EndpointSlice', 'serving')['endpoints']).toBeUndefined();
    expect(of('Service', 'serving')['spec']).toEqual({ ports: [{ name: 'api', port: 9000, protocol: 'TCP' }] });
    const { replicas, template } = of('Deployment', 'serving')['spec'];
    const [container] = template.spec.containers;
    expect({ replicas, image: container.image }).toEqual({ replicas: 2, image: IMAGE });
    expect(container.args).toContain('https://git.example.org/fleet.git');
    expect(container.volumeMounts.map(({ mountPath }: Printed) => mountPath)).toContain('/etc/krake-infra/files');
  });

  it('starts other pods when the configuration is another one, and the same when it is the same', async () => {
    const checksum = async (text: string) => {
      const { objects } = await printing(text);
      return objects.at(-1)?.['spec'].template.metadata.annotations['krake-infra.io/configuration'];
    };
    const first = await checksum(GOOD);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await checksum(GOOD)).toBe(first);
    expect(await checksum(GOOD.replace('portal', 'desk'))).not.toBe(first);
  });

  it('asks for the right to review tokens where it is told to take them', async () => {
    const { objects } = await printing(GOOD.replace('api:\n', 'api:\n  kubernetesTokens: { management: main }\n'));
    const { rules } = objects.find(({ kind }) => kind === 'ClusterRole') as Printed;
    expect(rules).toContainEqual({
      apiGroups: ['authentication.k8s.io'],
      resources: ['tokenreviews'],
      verbs: ['create'],
    });
  });

  it.each([
    ['replicas', GOOD.replace(/replicas: .*\n/, '')],
    ['replicas', GOOD.replace(', endpointSlice: door', '')],
    ['replicas', GOOD.replace('{ management: main,', '{ management: other,')],
    ['listen.host', GOOD.replace('host: 0.0.0.0, ', '')],
    ['listen.port', GOOD.replace('port: 9000', 'port: 0')],
    ['/etc/krake-infra/tls.key', GOOD.replace('files/tls.key', 'tls.key')],
    ['/elsewhere/krake.token', GOOD.replace('/etc/krake-infra/files/krake', '/elsewhere/krake')],
    ['api', GOOD.replace(API, 'api: {}\n')],
  ])('refuses a configuration that does not work in a pod, by %s', async (field, configuration) => {
    const { code, err, file, objects } = await printing(configuration);
    expect({ code, objects }).toEqual({ code: 4, objects: [] });
    expect(err).toContain(file);
    expect(err).toContain(field);
  });

  it('needs both options, and none that commits', async () => {
    const fleet = await TestFleet.make();
    const usage = { code: 2, out: '' };
    expect(await fleet.run('bootstrap', 'main', '--serve', 'server.yaml')).toMatchObject(usage);
    expect(await fleet.run('bootstrap', 'main', '--image', IMAGE)).toMatchObject(usage);
    const both = ['--serve', 'server.yaml', '--image', IMAGE];
    expect(await fleet.run('bootstrap', 'main', ...both, '--url', 'https://x.example/f.git')).toMatchObject(usage);
    expect(await fleet.run('bootstrap', 'main', ...both)).toMatchObject({ code: 5, out: '' });
  });
});
