import { createHash } from 'node:crypto';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { ImPlace } from './im-place.ts';

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
export const [ALICE, BOB] = ['token-of-alice-0123456789abcdefg', 'token-of-bob-0123456789abcdefghi'];

export const CONFIGURATION: ServerConfiguration = {
  api: {
    tokens: [
      { name: 'alice', secretSha256: digest(ALICE), groups: ['owners'] },
      { name: 'bob', secretSha256: digest(BOB) },
    ],
    grants: [
      { to: ['group:owners'], verbs: ['list', 'get', 'watch', 'create', 'update', 'delete', 'scale'] },
      { to: ['bob'], verbs: ['get', 'scale'], namespaces: ['shop'], pools: ['workers'], min: 2, max: 4 },
    ],
  },
};
export const CLUSTER = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Cluster',
  metadata: { namespace: 'shop', name: 'web-9', labels: { tier: 'front' } },
  spec: { template: 'base', cloud: 'dresden', renderProfile: 1, pools: [{ name: 'workers', replicas: 2 }] },
};
export const CLUSTERS = '/api/v1alpha1/namespaces/shop/clusters';

interface Options {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fleet whose REST API is open to Alice, who may do everything, and to Bob, who may scale. */
export async function opened(setting = {}, configuration = CONFIGURATION) {
  const place = new ImPlace(setting);
  await place.start({ configuration });
  const ask = async (method: string, path: string, { token = ALICE, body, headers = {} }: Options = {}) => {
    const response = await fetch(`${place.url}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { place, ask };
}
