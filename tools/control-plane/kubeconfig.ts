import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

/** A kubeconfig that stands alone: it can be given away as text, for example in a Secret. */
export function kubeconfig(server: string, authority: string, user: KeyPair): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'control-plane', cluster: { server, 'certificate-authority-data': base64(authority) } }],
      users: [
        {
          name: 'user',
          user: { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.key) },
        },
      ],
      contexts: [{ name: 'control-plane', context: { cluster: 'control-plane', user: 'user' } }],
      'current-context': 'control-plane',
    },
    { lineWidth: 0 },
  );
}
