import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { type FleetData, fleetPath, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { objectText } from '@krake-infra/reconciler/fleet/object-text.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { notFound } from '../names.ts';
import { printData } from '../terminal.ts';

export interface CloudOptions {
  readonly type: string;
  readonly identitySecret?: string;
  readonly cloudName?: string;
  readonly region?: string;
  readonly keystone?: string;
  readonly externalNetwork?: string;
  readonly label: Readonly<Record<string, string>>;
  readonly metric: Readonly<Record<string, number>>;
  readonly dryRun?: boolean;
}

export async function cloudRegister(context: Context, name: string, options: CloudOptions): Promise<void> {
  const path = fleetPath('Cloud', { name });
  const text = objectText('Cloud', {
    metadata: { name, labels: options.label },
    spec: {
      provider: options.type,
      ...(options.type === 'yaook' ? { yaook: yaookBlock(options) } : { openstack: openStackBlock(options) }),
      metrics: Object.entries(options.metric).map(([metric, weight]) => ({ name: metric, weight })),
    },
  });
  await commitChange(
    context,
    (snapshot) => {
      if (!snapshot.files.has(path)) {
        return [() => ({ subject: `Register cloud ${name}`, files: [{ path, bytes: Buffer.from(text) }] })];
      }
      throw new Problem({ code: 'refused', message: `cloud ${name} exists already`, hint: `edit ${path}`, file: path });
    },
    options.dryRun === true,
  );
}

function openStackBlock({ identitySecret, cloudName = 'openstack', region, externalNetwork, keystone }: CloudOptions) {
  if (keystone !== undefined) throw usage('--keystone belongs to --type yaook', 'remove it');
  if (identitySecret === undefined) throw usage('--identity-secret is missing', 'name the Secret with clouds.yaml');
  return {
    identity: { kind: 'Secret', name: identitySecret, cloudName, region },
    externalNetwork: { name: externalNetwork },
  };
}

/** What is not given has defaults or is discovered. */
function yaookBlock({ keystone = 'keystone', externalNetwork, identitySecret, cloudName, region }: CloudOptions) {
  if (externalNetwork === undefined) {
    throw usage('--external-network is missing', 'name the network with floating addresses');
  }
  return {
    keystone: { name: keystone },
    externalNetwork: { name: externalNetwork },
    credentials: { name: identitySecret, cloudName },
    region,
  };
}

function usage(message: string, hint: string): Problem {
  return new Problem({ code: 'usage', message, hint });
}

export async function cloudList(context: Context): Promise<void> {
  const data = await readValidFleet(context);
  const list = [...data.clouds.values()]
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      provider: spec.provider,
      labels: metadata.labels ?? {},
      clusters: usersOf(data, metadata.name).length,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  printData(context.terminal, context.output, list, () => [
    ['NAME', 'PROVIDER', 'CLUSTERS', 'LABELS'],
    ...list.map(({ name, provider, clusters, labels }) => [name, provider, String(clusters), labelText(labels)]),
  ]);
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return texts.join(',') || '-';
}

export async function cloudGet(context: Context, name: string): Promise<void> {
  const data = await readValidFleet(context);
  const cloud = data.clouds.get(name);
  if (!cloud) throw notFound('cloud', name, data.clouds.keys());
  printData(context.terminal, context.output === 'table' ? 'yaml' : context.output, cloud, () => []);
}

export async function cloudDelete(
  context: Context,
  name: string,
  options: { readonly dryRun?: boolean },
): Promise<void> {
  await commitChange(
    context,
    ({ fleet: { data } }) => {
      if (!data.clouds.has(name)) throw notFound('cloud', name, data.clouds.keys());
      const [user, ...others] = usersOf(data, name);
      if (user !== undefined) {
        const more = others.length > 0 ? ` and ${others.length} more` : '';
        const message = `cloud ${name} is used by ${user}${more}`;
        throw new Problem({ code: 'refused', message, hint: 'delete the clusters first' });
      }
      return [
        () => ({ subject: `Delete cloud ${name}`, files: [{ path: fleetPath('Cloud', { name }), bytes: null }] }),
      ];
    },
    options.dryRun === true,
  );
}

function usersOf(data: FleetData, cloud: string): string[] {
  const users = [...data.clusters.values()].filter(({ spec }) => spec.cloud === cloud);
  return users.map(({ metadata }) => namespacedName(metadata)).sort();
}
