import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Authority, tokenKeys } from './certificates.ts';
import { kubeconfig } from './kubeconfig.ts';
import { artifactFolders, kubeconfigPath, type Layout, port, processSpecs } from './processes.ts';

/** Reads and writes are recorded with their user and verb, without bodies; a request once, when it is answered. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`;

/** Writes what the servers read at their start: keys, kubeconfigs, the audit policy. */
export async function writeFiles(layout: Layout): Promise<Authority> {
  const authority = await Authority.create('control-plane-authority');
  const pki = (name: string, text: string) => write(join(layout.folder, 'pki', name), text);
  const server = await authority.server('control-plane');
  const tokens = tokenKeys();
  pki('ca.crt', authority.certificate);
  pki('server.crt', server.certificate);
  pki('server.key', server.key);
  pki('webhooks/tls.crt', server.certificate);
  pki('webhooks/tls.key', server.key);
  pki('tokens.key', tokens.private);
  pki('tokens.pub', tokens.public);
  write(join(layout.folder, 'audit-policy.yaml'), AUDIT_POLICY);
  // source-controller and source-watcher refuse to make theirs
  for (const folder of [join(layout.folder, 'logs'), ...Object.values(artifactFolders(layout))])
    mkdirSync(folder, { recursive: true });
  // a user for each program, so that the audit log tells them apart
  const programs = processSpecs(layout).map(({ name }) => name);
  for (const user of ['admin', ...programs.filter((name) => name !== 'etcd' && name !== 'kube-apiserver')]) {
    await writeKubeconfig(layout, authority, user, ['system:masters']);
  }
  return authority;
}

/** A kubeconfig for a user with groups; its path. */
export async function writeKubeconfig(
  layout: Layout,
  authority: Authority,
  user: string,
  groups: readonly string[],
): Promise<string> {
  const server = `https://127.0.0.1:${port(layout, 'kube-apiserver')}`;
  const path = kubeconfigPath(layout, user);
  write(path, kubeconfig(server, authority.certificate, await authority.client(user, groups)));
  return path;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}
