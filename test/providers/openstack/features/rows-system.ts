import type { Feature, Fields } from './feature.ts';

const SPEC = 'KubeadmControlPlane/web-1-control-plane spec.kubeadmConfigSpec';
const POOL = 'KubeadmConfigTemplate/web-1-workers spec.template.spec';
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Fields of the control plane and of the pool alike. */
const onAll = (fields: Fields): Fields =>
  Object.fromEntries(
    [SPEC, POOL].flatMap((path) => Object.entries(fields).map(([key, value]) => [`${path}.${key}`, value])),
  );

const METADATA = (name: string) => `\${COREOS_OPENSTACK_${name}}`;

const flatcarRegistration = (path: string): Fields => ({
  [`${path}.name`]: METADATA('HOSTNAME'),
  [`${path}.kubeletExtraArgs[]`]: [{ name: 'provider-id', value: `openstack:///${METADATA('INSTANCE_ID')}` }],
  [`${path}.kubeletExtraArgs[-]`]: [{ name: 'provider-id', value: "openstack:///'{{ instance_id }}'" }],
});

/** Operating system of every machine. */
export const SYSTEM_ROWS: readonly Feature[] = [
  {
    row: 40,
    title: 'Mirrors of registries and their credentials',
    set: {
      cluster: {
        nodes: {
          registryMirrors: [
            {
              registry: 'docker.io',
              endpoints: ['https://mirror.example.org'],
              upstream: 'https://registry-1.docker.io',
            },
          ],
          registryAuth: { secretName: 'registry', key: 'auth.toml' },
        },
      },
    },
    fields: onAll({
      'files[]': [
        {
          path: '/etc/containerd/certs.d/docker.io/hosts.toml',
          permissions: '0644',
          content:
            'server = "https://registry-1.docker.io"\n\n[host."https://mirror.example.org"]\n  capabilities = ["pull", "resolve"]\n',
        },
        {
          path: '/etc/containerd/conf.d/auth.toml',
          owner: 'root:root',
          permissions: '0600',
          contentFrom: { secret: { name: 'registry', key: 'auth.toml' } },
        },
      ],
      'preKubeadmCommands[]': ['systemctl restart containerd'],
    }),
  },
  {
    row: 41,
    title: 'Trusted authorities and packages',
    set: { cluster: { nodes: { trustedCas: { example: PEM }, packages: ['nfs-common'] } } },
    fields: onAll({
      'files[]': [{ path: '/usr/local/share/ca-certificates/example.crt', permissions: '0644', content: PEM }],
      'preKubeadmCommands[]': [
        'update-ca-certificates',
        'systemctl restart containerd',
        'apt-get update',
        'DEBIAN_FRONTEND=noninteractive apt-get install --yes nfs-common',
      ],
    }),
  },
  {
    row: 42,
    title: 'Flatcar instead of Ubuntu',
    set: { cluster: { nodes: { format: 'ignition' } } },
    fields: {
      ...onAll({
        format: 'ignition',
        'ignition.containerLinuxConfig.additionalConfig': `systemd:
  units:
    - name: coreos-metadata-sshkeys@.service
      enabled: true
    - name: kubeadm.service
      enabled: true
      dropins:
        - name: 10-metadata.conf
          contents: |
            [Unit]
            Requires=containerd.service coreos-metadata.service
            After=containerd.service coreos-metadata.service

            [Service]
            EnvironmentFile=/run/metadata/flatcar
`,
        'preKubeadmCommands[]': [
          `export COREOS_OPENSTACK_HOSTNAME=${METADATA('HOSTNAME').replace('}', '%.*}')}`,
          'envsubst < /etc/kubeadm.yml > /etc/kubeadm.yml.tmp',
          'mv /etc/kubeadm.yml.tmp /etc/kubeadm.yml',
        ],
      }),
      ...flatcarRegistration(`${SPEC}.initConfiguration.nodeRegistration`),
      ...flatcarRegistration(`${SPEC}.joinConfiguration.nodeRegistration`),
      ...flatcarRegistration(`${POOL}.joinConfiguration.nodeRegistration`),
    },
    note: "Needs Cluster API's gate KubeadmBootstrapFormatIgnition.",
  },
];
