import type { Feature } from './feature.ts';

const POOL = 'KubeadmConfigTemplate/web-1-workers spec.template.spec';
const SPEC = 'KubeadmControlPlane/web-1-control-plane spec.kubeadmConfigSpec';
const API_SERVER = `${SPEC}.clusterConfiguration.apiServer`;
const args = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const volume = (name: string) => ({
  name,
  hostPath: `/etc/kubernetes/${name}`,
  mountPath: `/etc/kubernetes/${name}`,
  readOnly: true,
  pathType: 'DirectoryOrCreate',
});

const WEBHOOK = (url: string) => `apiVersion: v1
kind: Config
clusters:
  - name: webhook
    cluster:
      server: ${url}
users:
  - name: apiserver
    user: {}
contexts:
  - name: webhook
    context:
      cluster: webhook
      user: apiserver
current-context: webhook
`;

const ownFile = (path: string, content: string) => ({ path, owner: 'root:root', permissions: '0600', content });

/** What kubeadm is told. */
export const KUBEADM_ROWS: readonly Feature[] = [
  {
    row: 9,
    title: 'OpenID Connect',
    set: {
      cluster: {
        controlPlane: {
          oidc: {
            issuerUrl: 'https://sso.example.org',
            clientId: 'kubernetes',
            usernameClaim: 'email',
            usernamePrefix: 'sso:',
            groupsClaim: 'groups',
            groupsPrefix: 'sso:',
            signingAlgs: ['RS256', 'ES256'],
          },
        },
      },
    },
    fields: {
      [`${API_SERVER}.extraArgs[]`]: args({
        'oidc-issuer-url': 'https://sso.example.org',
        'oidc-client-id': 'kubernetes',
        'oidc-username-claim': 'email',
        'oidc-username-prefix': 'sso:',
        'oidc-groups-claim': 'groups',
        'oidc-groups-prefix': 'sso:',
        'oidc-signing-algs': 'RS256,ES256',
      }),
    },
  },
  {
    row: 20,
    title: "Names in the API server's certificate",
    set: { cluster: { controlPlane: { certSans: ['web-1.example.org'] } } },
    fields: { [`${API_SERVER}.certSANs[]`]: ['web-1.example.org'] },
  },
  {
    row: 25,
    title: 'Disk and arguments of etcd',
    set: {
      cluster: {
        controlPlane: {
          etcd: { device: '/dev/vdb', args: { 'quota-backend-bytes': '8589934592' } },
          machine: { openstack: { additionalBlockDevices: [{ name: 'etcd', sizeGib: 20, type: 'fast' }] } },
        },
      },
    },
    fields: {
      [`${SPEC}.clusterConfiguration.etcd.local.dataDir`]: '/var/lib/etcddisk/etcd',
      [`${SPEC}.clusterConfiguration.etcd.local.extraArgs[]`]: args({ 'quota-backend-bytes': '8589934592' }),
      [`${SPEC}.diskSetup.filesystems[]`]: [
        { device: '/dev/vdb', filesystem: 'ext4', label: 'etcd_disk', overwrite: false },
      ],
      [`${SPEC}.mounts[]`]: [['LABEL=etcd_disk', '/var/lib/etcddisk']],
      'OpenStackMachineTemplate/web-1-control-plane spec.template.spec.additionalBlockDevices[]': [
        { name: 'etcd', sizeGiB: 20, storage: { type: 'Volume', volume: { type: 'fast' } } },
      ],
    },
  },
  {
    row: 26,
    title: 'Encryption of Secrets at rest',
    set: { cluster: { controlPlane: { secretsEncryption: { secretName: 'web-1-encryption', key: 'config.yaml' } } } },
    fields: {
      [`${API_SERVER}.extraArgs[]`]: args({ 'encryption-provider-config': '/etc/kubernetes/encryption/config.yaml' }),
      [`${API_SERVER}.extraVolumes[]`]: [volume('encryption')],
      [`${SPEC}.files[]`]: [
        {
          path: '/etc/kubernetes/encryption/config.yaml',
          owner: 'root:root',
          permissions: '0600',
          contentFrom: { secret: { name: 'web-1-encryption', key: 'config.yaml' } },
        },
      ],
    },
    note: 'The EncryptionConfiguration with its keys stays in the Secret.',
  },
  {
    row: 43,
    title: 'Anything else of kubeadm',
    set: {
      cluster: {
        controlPlane: { kubeadm: { clusterConfiguration: { featureGates: { NodeLocalCRISocket: true } } } },
        pools: [{ name: 'workers', kubeadm: { verbosity: 3, postKubeadmCommands: ['systemctl enable --now auditd'] } }],
      },
    },
    fields: {
      [`${SPEC}.clusterConfiguration.featureGates.NodeLocalCRISocket`]: true,
      [`${POOL}.verbosity`]: 3,
      [`${POOL}.postKubeadmCommands[]`]: ['systemctl enable --now auditd'],
    },
  },
  {
    row: 44,
    title: 'Admission, web hooks, log level of the API server',
    set: {
      cluster: {
        controlPlane: {
          apiServer: {
            logLevel: 4,
            admissionConfiguration:
              'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: []\n',
            authenticationWebhook: { url: 'https://127.0.0.1:8443/webhook' },
            authorizationWebhook: { url: 'https://127.0.0.1:8443/webhook' },
            args: { 'audit-log-maxage': '30' },
          },
        },
      },
    },
    fields: {
      [`${API_SERVER}.extraArgs[]`]: args({
        'admission-control-config-file': '/etc/kubernetes/admission/config.yaml',
        'authentication-token-webhook-config-file': '/etc/kubernetes/webhooks/authentication.yaml',
        'authorization-mode': 'Node,Webhook,RBAC',
        'authorization-webhook-config-file': '/etc/kubernetes/webhooks/authorization.yaml',
        v: '4',
        'audit-log-maxage': '30',
      }),
      [`${API_SERVER}.extraVolumes[]`]: [volume('admission'), volume('webhooks')],
      [`${SPEC}.files[]`]: [
        ownFile(
          '/etc/kubernetes/admission/config.yaml',
          'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: []\n',
        ),
        ownFile('/etc/kubernetes/webhooks/authentication.yaml', WEBHOOK('https://127.0.0.1:8443/webhook')),
        ownFile('/etc/kubernetes/webhooks/authorization.yaml', WEBHOOK('https://127.0.0.1:8443/webhook')),
      ],
    },
  },
];
