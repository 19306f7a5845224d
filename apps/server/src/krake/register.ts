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
 * Makes the door known to a Krake as an InfrastructureProvider, with the clouds that the sender may name. A provider of
 * that name is brought to that, a cloud stays as it is.
 *
 * @throws Problem `invalid` for a password that the door would refuse, `conflict` for a cloud of that name which is
 *   another one or another provider's, `unavailable` when Krake can not be asked
 */
export async function register(api: KrakeApi, registration: Registration): Promise<readonly Registered[]> {
  const { sender, namespace, secret } = registration;
  if (createHash('sha256').update(secret).digest('hex') !== sender.secretSha256) {
    const message = `the password is not the one that sender ${sender.name} of the configuration has`;
    throw new Problem({ code: 'invalid', message, hint: 'its SHA-256 is `secretSha256` there' });
  }
  const kinds = kindsIn(namespace);
  // All of them are looked at before anything is written.
  const wanted = [[kinds.provider, await wantedProvider(api, registration, kinds.provider)] as const];
  for (const cloud of sender.clouds) {
    wanted.push([kinds.cloud, await wantedCloud(api, registration, { ...cloud, kind: kinds.cloud })]);
  }
  const done: Registered[] = [];
  for (const [kind, one] of wanted) done.push(await put(api, kind, one));
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

async function wantedProvider(
  api: KrakeApi,
  { sender, url, secret, namespace }: Registration,
  kind: Kind,
): Promise<Wanted> {
  const { name, username } = sender;
  const login = username === undefined ? { token: secret } : { username, password: secret };
  const spec = { type: 'im', im: { url, ...login } };
  const known = await api.get(`${kind.path}/${name}`);
  const isSame = isDeepStrictEqual(withoutNulls(below(below(known, 'spec'), 'im')), spec.im);
  return { name, namespace, known, isSame, spec };
}

type CloudHere = InfrastructureManagerSender['clouds'][number] & { readonly kind: Kind };

async function wantedCloud(api: KrakeApi, { sender, namespace }: Registration, cloud: CloudHere): Promise<Wanted> {
  const { cloud: name, host, tenant, username = 'krake-infra', kind } = cloud;
  const provider = { name: sender.name, namespaced: namespace !== undefined };
  const user = { username, password: UNUSED, domain_name: 'Default' };
  const password = { version: '3', user, project: { name: tenant, domain_id: 'default' } };
  const openstack = { url: host, auth: { type: 'password', password }, metrics: [], infrastructure_provider: provider };
  const known = await api.get(`${kind.path}/${name}`);
  const isThere = isMapping(known);
  if (isThere) refuseOther(known, { kind, name, host, tenant, provider });
  return { name, namespace, known, isSame: isThere, spec: { type: 'openstack', openstack } };
}

interface Meant {
  readonly kind: Kind;
  readonly name: string;
  readonly host: string;
  readonly tenant: string;
  readonly provider: Mapping;
}

/** Krake deletes a cluster through the provider that its cloud names at that time, so nobody may take it over. */
function refuseOther(known: Mapping, { kind, name, host, tenant, provider }: Meant): void {
  const there = below(below(known, 'spec'), 'openstack');
  const project = below(below(below(below(there, 'auth'), 'password'), 'project'), 'name');
  const owner = below(there, 'infrastructure_provider');
  const differences = [
    ...(below(there, 'url') === host ? [] : [`its address is ${below(there, 'url')}, not ${host}`]),
    ...(project === tenant ? [] : [`its project is ${project}, not ${tenant}`]),
    ...(isDeepStrictEqual(withoutNulls(owner), provider) ? [] : [`its provider is ${below(owner, 'name')}`]),
  ];
  if (differences.length === 0) return;
  const message = `${kind.name} ${name} of Krake is another one: ${differences.join('; ')}`;
  throw new Problem({
    code: 'conflict',
    message,
    hint: 'register this one by another name, with `clouds` of the sender',
  });
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
