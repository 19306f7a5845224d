import { Yaml } from 'cdk8s';
import type { ApiServer, AuthWebhook, ControlPlaneProps, Oidc } from './generated/structs.ts';
import { secretFile } from './node-setup.ts';
import type { KubeadmArg } from './provider.ts';

/** Part of a control plane's kubeadm configuration that the options of the API server make. */
export interface ApiServerSetup {
  readonly args: KubeadmArg[];
  readonly volumes: any[];
  readonly files: any[];
}

/** A folder on the machine that the API server's pod sees under the same name. */
const folder = (name: string) => ({
  name,
  hostPath: `/etc/kubernetes/${name}`,
  mountPath: `/etc/kubernetes/${name}`,
  readOnly: true,
  pathType: 'DirectoryOrCreate',
});

interface Part {
  readonly folder: string;
  readonly file: any;
  readonly args: KubeadmArg[];
}

/** Arguments, mounted folders and files, in this order: OIDC, encryption, admission, web hooks, log level, the user's own. */
export function apiServerSetup(controlPlane: ControlPlaneProps): ApiServerSetup {
  const options = controlPlane.apiServer ?? {};
  const parts = fileParts(controlPlane, options);
  return {
    args: [
      ...oidcArgs(controlPlane.oidc),
      ...parts.flatMap(({ args }) => args),
      ...(options.logLevel === undefined ? [] : [{ name: 'v', value: String(options.logLevel) }]),
      ...sortedArgs(options.args),
    ],
    volumes: [...new Set(parts.map((part) => part.folder))].map(folder),
    files: parts.map(({ file }) => file),
  };
}

/** Arguments in the order of their names. */
export function sortedArgs(args: { readonly [key: string]: string } | undefined): KubeadmArg[] {
  return Object.entries(args ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function fileParts({ secretsEncryption }: ControlPlaneProps, options: ApiServer): Part[] {
  const { admissionConfiguration, authenticationWebhook, authorizationWebhook } = options;
  const parts: Part[] = [];
  if (secretsEncryption) {
    const path = '/etc/kubernetes/encryption/config.yaml';
    const args = [{ name: 'encryption-provider-config', value: path }];
    parts.push({ folder: 'encryption', file: secretFile(path, secretsEncryption), args });
  }
  if (admissionConfiguration !== undefined) {
    const path = '/etc/kubernetes/admission/config.yaml';
    const args = [{ name: 'admission-control-config-file', value: path }];
    parts.push({ folder: 'admission', file: ownFile(path, admissionConfiguration), args });
  }
  if (authenticationWebhook) {
    const path = '/etc/kubernetes/webhooks/authentication.yaml';
    const args = [{ name: 'authentication-token-webhook-config-file', value: path }];
    parts.push({ folder: 'webhooks', file: ownFile(path, webhookConfig(authenticationWebhook)), args });
  }
  if (authorizationWebhook) {
    const path = '/etc/kubernetes/webhooks/authorization.yaml';
    const args = [
      { name: 'authorization-mode', value: 'Node,Webhook,RBAC' },
      { name: 'authorization-webhook-config-file', value: path },
    ];
    parts.push({ folder: 'webhooks', file: ownFile(path, webhookConfig(authorizationWebhook)), args });
  }
  return parts;
}

const ownFile = (path: string, content: string) => ({ path, owner: 'root:root', permissions: '0600', content });

/** What the API server wants to know of a web hook, in the form of a kubeconfig. */
function webhookConfig({ url, caCertificate }: AuthWebhook): string {
  const authority = caCertificate && { 'certificate-authority-data': Buffer.from(caCertificate).toString('base64') };
  return Yaml.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'webhook', cluster: { server: url, ...authority } }],
    users: [{ name: 'apiserver', user: {} }],
    contexts: [{ name: 'webhook', context: { cluster: 'webhook', user: 'apiserver' } }],
    'current-context': 'webhook',
  });
}

function oidcArgs(oidc: Oidc | undefined): KubeadmArg[] {
  if (!oidc) {
    return [];
  }
  const values: readonly (readonly [name: string, value: string | undefined])[] = [
    ['issuer-url', oidc.issuerUrl],
    ['client-id', oidc.clientId],
    ['username-claim', oidc.usernameClaim],
    ['username-prefix', oidc.usernamePrefix],
    ['groups-claim', oidc.groupsClaim],
    ['groups-prefix', oidc.groupsPrefix],
    ['signing-algs', oidc.signingAlgs?.join(',')],
  ];
  return values.flatMap(([name, value]) => (value ? [{ name: `oidc-${name}`, value }] : []));
}
