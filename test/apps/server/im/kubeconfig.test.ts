import { kubeconfigTrouble } from '@krake-infra/server/im/kubeconfig.ts';
import { expect, it } from 'vitest';
import { KUBECONFIG } from '../../../support/im-samples.ts';

it('a kubeconfig of Cluster API can be given to Krake', () => {
  expect(kubeconfigTrouble(KUBECONFIG)).toBeUndefined();
});

it.each<readonly [string, string, RegExp]>([
  ['nothing', '', /exactly one/],
  ['text', 'a text', /exactly one/],
  ['broken YAML', 'a: [', /YAML/],
  ['two users', `${KUBECONFIG}- {name: other, user: {token: t}}\n`, /exactly one/],
  ['no server', KUBECONFIG.replace(/server: '[^']*'/, 'server: 1'), /server/],
  ['another user in the context', KUBECONFIG.replace('user: admin}', 'user: other}'), /another/],
  ['a certificate in a file', KUBECONFIG.replaceAll('-data', ''), /embeds/],
])('one with %s can not', (_name, text, trouble) => {
  expect(kubeconfigTrouble(text)).toMatch(trouble);
});
