import type { NodeProxy, NodeSettings, RegistryMirror } from './generated/structs.ts';

/** Part of a KubeadmConfig that prepares the operating system. */
export interface NodeSetup {
  readonly files: any[];
  readonly preKubeadmCommands: string[];
}

const RESTART_CONTAINERD = 'systemctl restart containerd';

/** Files and commands for the settings of a node; they are the same on every machine of a cluster. */
export function nodeSetup(settings: NodeSettings = {}): NodeSetup {
  const { registryMirrors = [], registryAuth, trustedCas = {}, packages = [], proxy } = settings;
  const authorities = Object.entries(trustedCas).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: [
      ...authorities.map(([name, content]) => ({ path: caPath(settings, name), content, permissions: '0644' })),
      ...registryMirrors.map(mirrorFile),
      ...(registryAuth ? [secretFile('/etc/containerd/conf.d/auth.toml', registryAuth)] : []),
      ...(proxy ? proxyFiles(proxy) : []),
    ],
    preKubeadmCommands: [
      ...(authorities.length > 0 ? ['update-ca-certificates'] : []),
      ...(proxy ? ['systemctl daemon-reload'] : []),
      // containerd reads these at its start alone; mirrors it reads each time
      ...(authorities.length > 0 || registryAuth || proxy ? [RESTART_CONTAINERD] : []),
      ...(packages.length > 0
        ? ['apt-get update', `DEBIAN_FRONTEND=noninteractive apt-get install --yes ${packages.join(' ')}`]
        : []),
    ],
  };
}

/** A file with the content of a Secret, for root's eyes. */
export function secretFile(path: string, { secretName, key }: { readonly secretName: string; readonly key: string }) {
  return { path, owner: 'root:root', permissions: '0600', contentFrom: { secret: { name: secretName, key } } };
}

/** The settings in an order that does not depend on how they were written, so that it replaces no machine. */
export function nodeModel(settings: NodeSettings | undefined): NodeSettings | undefined {
  if (!settings) {
    return undefined;
  }
  const { registryMirrors, packages, ...rest } = settings;
  return {
    ...rest,
    registryMirrors: registryMirrors && [...registryMirrors].sort((a, b) => (a.registry < b.registry ? -1 : 1)),
    packages: packages && [...packages].sort(),
  };
}

const HERE = ['localhost', '127.0.0.1'];

function proxyFiles({ http, https, noProxy = [] }: NodeProxy): any[] {
  const variables: [string, string | undefined][] = [
    ['HTTP_PROXY', http],
    ['HTTPS_PROXY', https],
    ['NO_PROXY', [...HERE, ...noProxy].join(',')],
  ];
  const environment = variables.filter(([, value]) => value).map(([name, value]) => `Environment="${name}=${value}"\n`);
  const apt = [
    http === undefined ? '' : `Acquire::http::Proxy "${http}";\n`,
    https === undefined ? '' : `Acquire::https::Proxy "${https}";\n`,
  ].join('');
  return [
    {
      path: '/etc/systemd/system/containerd.service.d/http-proxy.conf',
      content: `[Service]\n${environment.join('')}`,
      permissions: '0644',
    },
    ...(apt === '' ? [] : [{ path: '/etc/apt/apt.conf.d/90proxy', content: apt, permissions: '0644' }]),
  ];
}

/** Where `update-ca-certificates` of Debian and of Flatcar looks. */
function caPath({ format }: NodeSettings, name: string): string {
  return format === 'ignition' ? `/etc/ssl/certs/${name}.pem` : `/usr/local/share/ca-certificates/${name}.crt`;
}

function mirrorFile({ registry, endpoints, upstream, overridePath }: RegistryMirror) {
  const isRoot = (address: string) => overridePath === true && /^https?:\/\/[^/]+\/./.test(address);
  const server =
    upstream === undefined ? [] : [`server = "${upstream}"${isRoot(upstream) ? '\noverride_path = true' : ''}`];
  const hosts = endpoints.map((endpoint) => {
    const override = isRoot(endpoint) ? '\n  override_path = true' : '';
    return `[host."${endpoint}"]\n  capabilities = ["pull", "resolve"]${override}`;
  });
  const content = `${[...server, ...hosts].join('\n\n')}\n`;
  return { path: `/etc/containerd/certs.d/${registry}/hosts.toml`, content, permissions: '0644' };
}
