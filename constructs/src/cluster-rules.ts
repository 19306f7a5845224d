import { addonProblems } from './addon-rules.ts';
import { byPort } from './by-port.ts';
import { Cidr } from './cidr.ts';
import type { ClusterProps } from './cluster-props.ts';
import { kubeadmProblems } from './kubeadm-rules.ts';
import { KubernetesVersion } from './kubernetes-version.ts';
import { mirrorProblems } from './mirrors.ts';
import { poolProblems } from './pool-rules.ts';
import { versionFormat } from './problems.ts';
import { DEFAULT_PROFILE, type FullBody } from './profiles.ts';
import type { IInfrastructureProvider, ProviderContext, ProviderProblem } from './provider.ts';
import type { FullContext } from './provider-context.ts';
import { topologyProblems } from './topology-rules.ts';

/** First line of Cluster API that serves v1beta2. Source: Cluster API release notes. */
const OLDEST_CLUSTER_API = KubernetesVersion.parse('v1.11.0');
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Every rule that one state of one cluster shows; the provider's rules included. */
export function clusterProblems(props: ClusterProps, context: FullContext): ProviderProblem[] {
  const { cluster: body } = context;
  return [
    ...placementProblems(props),
    ...versionFormat(body.kubernetesVersion, 'kubernetesVersion'),
    ...controlPlaneProblems(body),
    ...networkProblems(body),
    ...mirrorProblems(body),
    ...poolProblems(props.clusterName, body),
    ...providerProblems(props, context),
  ];
}

function placementProblems(props: ClusterProps): ProviderProblem[] {
  const problems: ProviderProblem[] = [];
  for (const field of ['namespace', 'clusterName'] as const) {
    const name = props[field];
    if (name !== undefined && !DNS_LABEL.test(name)) {
      const message = `${name} can not name Kubernetes objects`;
      const hint = 'use at most 63 lower case letters, digits and dashes, with a letter or digit at both ends';
      problems.push({ field, message, hint, rule: 'name-format' });
    }
  }
  const profile = props.renderProfile ?? DEFAULT_PROFILE;
  if (profile !== DEFAULT_PROFILE) {
    const message = `there is no render profile ${profile}`;
    problems.push({ field: 'renderProfile', message, hint: `use ${DEFAULT_PROFILE}`, rule: 'render-profile-unknown' });
  }
  return [...problems, ...managementProblems(props)];
}

function managementProblems({ management }: ClusterProps): ProviderProblem[] {
  if (!management) {
    return [];
  }
  const field = 'management.clusterApiVersion';
  const text = management.clusterApiVersion;
  const badFormat = versionFormat(text, field);
  if (badFormat.length > 0 || KubernetesVersion.parse(text).compare(OLDEST_CLUSTER_API) >= 0) {
    return badFormat;
  }
  const message = `Cluster API ${text} does not serve v1beta2`;
  const hint = `upgrade it to ${OLDEST_CLUSTER_API} or newer`;
  return [{ field, message, hint, rule: 'cluster-api-version-unsupported' }];
}

/** Source: Cluster API, webhook of KubeadmControlPlane. */
function controlPlaneProblems({ controlPlane }: FullBody): ProviderProblem[] {
  const { replicas, maxSurge } = controlPlane;
  const problems: ProviderProblem[] = [];
  if (![1, 3, 5, 7].includes(replicas)) {
    const message = `${replicas} control-plane machines can not run etcd safely`;
    const hint = 'choose 1, 3, 5 or 7';
    problems.push({ field: 'controlPlane.replicas', message, hint, rule: 'control-plane-odd' });
  }
  if (maxSurge === 0 && replicas < 3) {
    const message = `without an extra machine ${replicas} control-plane machine can not be replaced`;
    const hint = 'set maxSurge to 1, or replicas to 3 or more';
    problems.push({ field: 'controlPlane.maxSurge', message, hint, rule: 'control-plane-surge' });
  }
  return problems;
}

function networkProblems({ network }: FullBody): ProviderProblem[] {
  const problems: ProviderProblem[] = [];
  const seen: { readonly field: string; readonly range: Cidr }[] = [];
  for (const list of ['podCidrs', 'serviceCidrs'] as const) {
    const families = new Set<number>();
    network[list].forEach((text, index) => {
      const field = `network.${list}[${index}]`;
      if (!Cidr.isCidr(text)) {
        const hint = 'write the first address and the prefix, such as 10.244.0.0/16';
        problems.push({ field, message: `${text} is not an address range`, hint, rule: 'cidr-format' });
        return;
      }
      const range = Cidr.parse(text);
      if (families.has(range.family)) {
        const message = `${text} is a second IPv${range.family} range`;
        problems.push({ field, message, hint: 'keep one range of each address family', rule: 'one-cidr-per-family' });
      }
      families.add(range.family);
      problems.push(
        ...seen.filter((other) => other.range.overlaps(range)).map((other) => overlap(field, range, other)),
      );
      seen.push({ field, range });
    });
  }
  return problems;
}

function overlap(field: string, range: Cidr, other: { readonly field: string; readonly range: Cidr }): ProviderProblem {
  const message = `${range} overlaps with ${other.range} of ${other.field}`;
  return { field, message, hint: 'choose ranges that have no address in common', rule: 'overlapping-cidrs' };
}

function providerProblems(props: ClusterProps, context: FullContext): ProviderProblem[] {
  const { provider, cloud } = props;
  if (cloud.provider !== provider.id) {
    const message = `the cloud is for provider ${cloud.provider}, not ${provider.id}`;
    const hint = 'take the provider that the cloud names';
    return [{ field: 'cloud.provider', message, hint, rule: 'provider-mismatch' }];
  }
  const problems = [
    ...foreignTemplates(props),
    ...byPort(provider, {
      objects: (one) => kubeadmProblems(context.cluster, one.kubeadm(context)),
      topology: () => topologyProblems(props),
    }),
    ...provider.validate(context),
    ...addonProblems(provider, context),
  ];
  if (problems.length > 0) {
    return problems;
  }
  return byPort(provider, { objects: (one) => unreadableTemplates(one, props, context), topology: () => [] });
}

/** Machines of another provider's templates would be kept in Git as what they never were. */
function foreignTemplates({ provider, keptTemplates = [], keptTemplatesProvider }: ClusterProps): ProviderProblem[] {
  if (keptTemplates.length === 0 || (keptTemplatesProvider ?? provider.id) === provider.id) {
    return [];
  }
  const message = `the cloud is of provider ${provider.id}, but the cluster's templates were made for ${keptTemplatesProvider}`;
  const hint = 'undo this change, or create a new cluster on that cloud, move the workload and delete this one';
  return [{ field: 'provider', message, hint, rule: 'provider-changed' }];
}

/** Where nobody wrote down whose templates they are, the provider itself can tell. */
function unreadableTemplates(
  provider: IInfrastructureProvider,
  { keptTemplates = [], keptTemplatesProvider }: ClusterProps,
  context: ProviderContext,
): ProviderProblem[] {
  if (keptTemplatesProvider !== undefined) {
    return [];
  }
  return keptTemplates.flatMap(({ role, name, model }, index) => {
    if (role !== 'machine') {
      return [];
    }
    try {
      provider.machineTemplate(context, { name, model: model as { [key: string]: any } });
      return [];
    } catch {
      const message = `provider ${provider.id} can not read the model of template ${name}`;
      const hint = 'give the cluster a cloud of the provider that the template was made for';
      return [{ field: `keptTemplates[${index}].model`, message, hint, rule: 'template-unreadable' }];
    }
  });
}
