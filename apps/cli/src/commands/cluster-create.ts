import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { fleetPath, NEW_RENDER_PROFILE } from '@krake-infra/reconciler/core/model.ts';
import { objectText } from '@krake-infra/reconciler/fleet/object-text.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { type ClusterName, clusterName } from '../names.ts';
import { createOver, refuseOnServer } from '../over-server/changes.ts';

export interface NewClusterOptions {
  readonly label: Readonly<Record<string, string>>;
  readonly metric: Readonly<Record<string, number>>;
  readonly dryRun?: boolean;
}

export interface CreateOptions extends NewClusterOptions {
  readonly cloud: string;
  readonly template?: string;
  readonly management?: string;
  readonly kubernetesVersion?: string;
  readonly replicas: Readonly<Record<string, number>>;
}

export async function clusterCreate(context: Context, text: string, options: CreateOptions): Promise<void> {
  const { template, cloud, management, kubernetesVersion, replicas } = options;
  const pools = Object.entries(replicas).map(([name, count]) => ({ name, replicas: count }));
  await addCluster(context, clusterName(text), options, {
    subject: 'Create cluster',
    spec: { template, cloud, management, renderProfile: NEW_RENDER_PROFILE, kubernetesVersion, pools },
  });
}

export async function clusterRegister(
  context: Context,
  text: string,
  options: NewClusterOptions & { readonly kubeconfigSecret: string },
): Promise<void> {
  const spec = { registered: { kubeconfigSecret: options.kubeconfigSecret } };
  await addCluster(context, clusterName(text), options, { subject: 'Register cluster', spec });
}

interface NewCluster {
  readonly subject: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

async function addCluster(
  context: Context,
  clusterNamed: ClusterName,
  options: NewClusterOptions,
  { subject, spec }: NewCluster,
): Promise<void> {
  const { namespace, name, key } = clusterNamed;
  const path = fleetPath('Cluster', { namespace, name });
  const metrics = Object.entries(options.metric).map(([metric, weight]) => ({ name: metric, weight }));
  const text = objectText('Cluster', {
    metadata: { name, namespace, labels: options.label },
    spec: { ...spec, metrics },
  });
  const { server: place } = context;
  if (place) {
    refuseOnServer({ '--dry-run': options.dryRun });
    return createOver({ context, place, name: clusterNamed }, text);
  }
  const step = { subject: `${subject} ${key}`, files: [{ path, bytes: Buffer.from(text) }] };
  await commitChange(
    context,
    (snapshot) => {
      if (!snapshot.files.has(path)) return [() => step];
      const hint = 'choose another name, or change it with krake-infra cluster update';
      throw new Problem({ code: 'refused', message: `cluster ${key} exists already`, hint, file: path });
    },
    options.dryRun === true,
  );
}
