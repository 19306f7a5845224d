import { apiServerSetup } from './api-server.ts';
import { parentOf } from './etcd.ts';
import { duplicates } from './problems.ts';
import type { FullBody } from './profiles.ts';
import type { KubeadmRequirements, ProviderProblem } from './provider.ts';

/**
 * What kubeadm, containerd or the API server would not start with.
 * @param requirements what the provider asks for
 */
export function kubeadmProblems(body: FullBody, requirements: KubeadmRequirements): ProviderProblem[] {
  return [
    ...nodeProblems(body),
    ...etcdProblems(body),
    ...configurationProblems(body),
    ...argumentProblems(body, requirements),
  ];
}

function nodeProblems({ nodes = {} }: FullBody): ProviderProblem[] {
  const { registryMirrors = [], trustedCas = {}, packages = [], format } = nodes;
  const problems = duplicates(
    registryMirrors.map(({ registry }) => registry),
    (registry, index) => ({
      field: `nodes.registryMirrors[${index}].registry`,
      message: `registry ${registry} is declared twice`,
      hint: 'put the endpoints into one entry',
      rule: 'duplicate-name',
    }),
  );
  for (const name of Object.keys(trustedCas).filter((each) => !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(each))) {
    const message = `${name} can not name a file`;
    const hint = 'use letters, digits, dashes, underscores and dots';
    problems.push({ field: `nodes.trustedCas.${name}`, message, hint, rule: 'file-name' });
  }
  if (format === 'ignition' && packages.length > 0) {
    const message = 'images that start with Ignition have no package manager';
    const hint = 'remove packages, or set format to cloud-config';
    problems.push({ field: 'nodes.packages', message, hint, rule: 'packages-need-cloud-config' });
  }
  return problems;
}

/** A file system that is mounted over these would hide what the machine needs. */
const NOT_TO_HIDE = ['/etc', '/etc/kubernetes', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/containerd', '/usr'];

function etcdProblems({ controlPlane }: FullBody): ProviderProblem[] {
  const { device, dataDir } = controlPlane.etcd ?? {};
  if (device === undefined || dataDir === undefined || !NOT_TO_HIDE.includes(parentOf(dataDir))) {
    return [];
  }
  const message = `the disk of etcd would be mounted at ${parentOf(dataDir)}`;
  const hint = 'choose a folder in a folder of its own, such as /var/lib/etcddisk/etcd';
  return [{ field: 'controlPlane.etcd.dataDir', message, hint, rule: 'etcd-data-dir' }];
}

/** Days that the authority of a cluster lasts unless told. Source: Cluster API, secret.DefaultCACertificatesExpiryDays. */
const AUTHORITY_DAYS = 3650;

/** What a person says in fields of Cluster API's own. Source: Cluster API, webhook of KubeadmControlPlane. */
function configurationProblems({ controlPlane }: FullBody): ProviderProblem[] {
  const given: any = controlPlane.kubeadm?.clusterConfiguration ?? {};
  const path = 'controlPlane.kubeadm.clusterConfiguration';
  const problems: ProviderProblem[] = [];
  if (given.etcd?.external && (given.etcd.local || controlPlane.etcd)) {
    const hint = 'remove one of the two';
    const message = 'etcd can not be local and external at once';
    problems.push({ field: `${path}.etcd`, message, hint, rule: 'etcd-local-or-external' });
  }
  const { certificateValidityPeriodDays: days, caCertificateValidityPeriodDays: authority = AUTHORITY_DAYS } = given;
  const renewal = controlPlane.certificateRenewalDays;
  const field = `${path}.certificateValidityPeriodDays`;
  if (days > authority) {
    const message = `certificates of ${days} days outlive their authority of ${authority}`;
    problems.push({ field, message, hint: `make it at most ${authority}`, rule: 'certificate-validity' });
  }
  if (renewal >= days) {
    const message = `certificates of ${days} days would be renewed ${renewal} days before they expire`;
    const hint = `make it more than ${renewal}, or lower controlPlane.certificateRenewalDays`;
    problems.push({ field, message, hint, rule: 'certificate-validity' });
  }
  return problems;
}

/** An argument that comes twice would count once, and not where one expects it. */
function argumentProblems({ controlPlane }: FullBody, { apiServerArgs = [] }: KubeadmRequirements): ProviderProblem[] {
  const own = Object.keys(controlPlane.apiServer?.args ?? {});
  const { args: _own, ...options } = controlPlane.apiServer ?? {};
  const typed = apiServerSetup({ ...controlPlane, apiServer: options }).args;
  const taken = new Set([...apiServerArgs, ...typed].map(({ name }) => name));
  return own
    .filter((name) => taken.has(name))
    .map((name) => ({
      field: `controlPlane.apiServer.args.${name}`,
      message: `argument ${name} is set by another option already`,
      hint: 'remove it here, or the option',
      rule: 'argument-set-twice',
    }));
}
