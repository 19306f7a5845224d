import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { InfrastructureManagerSender } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { below, isMapping, type Mapping } from '../im/tosca/data.ts';
import type { KrakeApi } from './api.ts';

export interface Registration {
  readonly sender: InfrastructureManagerSender;
  /** Address that Krake reaches the door by. */
  readonly url: string;
  /** Namespace in Krake. Default: for all namespaces. */
  readonly namespace?: string;
  /** Password or token of the sender, in clear. */
  readonly secret: string;
}

export interface Registered {
  readonly kind: string;
  readonly name: string;
  readonly action: 'created' | 'updated' | 'unchanged';
}

/** Krake wants one; the door does not look at it. */
const UNUSED = 'unused';

/**
 * Makes the door known to a Krake as an InfrastructureProvider, with the clouds that the sender may name. What is there
 * already is brought to that; of a cloud only the provider is changed.
 *
 * @throws Problem `invalid` for a password that the door would refuse, `conflict` for a cloud of that name which is
 *   another one, `unavailable` when Krake can not be asked
 */
export async function register(api: KrakeApi, registration: Registration): Promise<readonly Registered[]> {
  const { sender, namespace, secret } = registration;
  if (createHash('sha256').update(secret).digest('hex') !== sender.secretSha256) {
    const message = `the password is not the one that sender ${sender.name} of the configuration has`;
    throw new Problem({ code: 'invalid', message, hint: 'its SHA-256 is `secretSha256` there' });
  }
  const kinds = kindsIn(namespace);
  const done = [await registerProvider(api, registration, kinds.provider)];
  for (const cloud of sender.clouds) done.push(await registerCloud(api, registration, { ...cloud, kind: kinds.cloud }));
  return done;
}

interface Kind {
  readonly name: string;
  /** Path of its objects. */
  readonly path: string;
}

function kindsIn(namespace: string | undefined): { readonly provider: Kind; readonly cloud: Kind } {
  const kind = (name: string): Kind => {
    const global = { name: `Global${name}`, path: `/infrastructure/global${name.toLowerCase()}s` };
    if (namespace === undefined) return global;
    return { name, path: `/infrastructure/namespaces/${encodeURIComponent(namespace)}/${name.toLowerCase()}s` };
  };
  return { provider: kind('InfrastructureProvider'), cloud: kind('Cloud') };
}

async function registerProvider(api: KrakeApi, { sender, url, secret, namespace }: Registration, kind: Kind) {
  const { name, username } = sender;
  const login = username === undefined ? { token: secret } : { username, password: secret };
  const spec = { type: 'im', im: { url, ...login } };
  const known = await api.get(`${kind.path}/${name}`);
  const isSame = isDeepStrictEqual(withoutNulls(below(below(known, 'spec'), 'im')), spec.im);
  return put(api, kind, { name, namespace, known, isSame, spec });
}

type CloudHere = InfrastructureManagerSender['clouds'][number] & { readonly kind: Kind };

async function registerCloud(api: KrakeApi, { sender, namespace }: Registration, cloud: CloudHere) {
  const { cloud: name, host, tenant, username = 'krake-infra', kind } = cloud;
  const provider = { name: sender.name, namespaced: namespace !== undefined };
  const user = { username, password: UNUSED, domain_name: 'Default' };
  const password = { version: '3', user, project: { name: tenant, domain_id: 'default' } };
  const openstack = { url: host, auth: { type: 'password', password }, metrics: [], infrastructure_provider: provider };
  const known = await api.get(`${kind.path}/${name}`);
  const there = below(below(known, 'spec'), 'openstack');
  if (isMapping(there)) {
    const project = below(below(below(below(there, 'auth'), 'password'), 'project'), 'name');
    if (there['url'] !== host || project !== tenant) {
      const message = `${kind.name} ${name} of Krake is another cloud: ${there['url']}, project ${project}`;
      throw new Problem({ code: 'conflict', message, hint: `expected ${host}, project ${tenant}; rename one of them` });
    }
  }
  const kept = isMapping(there) ? { ...there, infrastructure_provider: provider } : openstack;
  const isSame = isDeepStrictEqual(withoutNulls(below(there, 'infrastructure_provider')), provider);
  return put(api, kind, { name, namespace, known, isSame, spec: { type: 'openstack', openstack: kept } });
}

interface Wanted {
  readonly name: string;
  readonly namespace: string | undefined;
  /** As Krake has it; `undefined` when it has none. */
  readonly known: unknown;
  readonly isSame: boolean;
  readonly spec: Mapping;
}

async function put(api: KrakeApi, kind: Kind, { name, namespace, known, isSame, spec }: Wanted): Promise<Registered> {
  if (isSame) return { kind: kind.name, name, action: 'unchanged' };
  if (isMapping(known)) {
    await api.put(`${kind.path}/${name}`, { ...known, spec });
    return { kind: kind.name, name, action: 'updated' };
  }
  const metadata = { name, labels: {}, ...(namespace !== undefined && { namespace }) };
  await api.post(kind.path, { api: 'infrastructure', kind: kind.name, metadata, spec });
  return { kind: kind.name, name, action: 'created' };
}

function withoutNulls(value: unknown): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) : value;
}
