import { isBelow, mergePaths } from './json-diff.ts';
import { isTemplate, type Manifest, valueAt } from './manifest.ts';
import type { ChangeRuleName } from './rules.ts';

/** Which fields of a kind may change while the object lives, as infrastructure providers state it. */
export interface ImmutabilityRule {
  readonly kind: string;
  /** Dotted paths below `spec` that may change; `[]` stands for any entry of a list. Everything else is fixed. */
  readonly mutablePaths: readonly string[];
  /** Dotted paths of blocks that may go once their `enabled` is false. Default: none. */
  readonly removableWhenDisabled?: readonly string[];
}

/** Fields of an object that changed although they are fixed for its life. */
export interface FixedChange {
  readonly rule: ChangeRuleName;
  /** Dotted paths below `spec`. */
  readonly paths: readonly string[];
}

/** Fixed fields of Cluster API's own kinds, below `spec`. */
const FIXED_PATHS: Readonly<Record<string, readonly string[]>> = {
  Cluster: ['clusterNetwork', 'controlPlaneRef', 'infrastructureRef', 'controlPlaneEndpoint', 'topology.classRef'],
  MachineDeployment: ['clusterName', 'selector'],
  MachineHealthCheck: ['clusterName'],
};

const KUBEADM = 'kubeadmConfigSpec';
const CLUSTER_CONFIGURATION = `${KUBEADM}.clusterConfiguration`;
const EXTERNAL_ETCD = `${CLUSTER_CONFIGURATION}.etcd.external`;
const below = (path: string, ...fields: readonly string[]) => fields.map((field) => `${path}.${field}`);

/** What may change of a control plane; everything else is fixed. Source: Cluster API 1.14, webhook of KubeadmControlPlane. */
const CONTROL_PLANE_PATHS: readonly string[] = [
  ...['replicas', 'version', 'rollout', 'remediation', 'machineNaming'],
  ...below('machineTemplate', 'metadata', 'spec'),
  ...below(KUBEADM, 'bootCommands', 'preKubeadmCommands', 'postKubeadmCommands', 'files', 'users', 'verbosity'),
  ...below(KUBEADM, 'ntp', 'ignition', 'diskSetup', 'mounts', 'format'),
  ...below(CLUSTER_CONFIGURATION, 'apiServer', 'controllerManager', 'scheduler', 'etcd', 'dns', 'imageRepository'),
  ...below(CLUSTER_CONFIGURATION, 'featureGates', 'certificateValidityPeriodDays', 'encryptionAlgorithm'),
  ...['initConfiguration', 'joinConfiguration'].flatMap((part) =>
    below(`${KUBEADM}.${part}`, 'nodeRegistration', 'patches', 'skipPhases', 'timeouts'),
  ),
  ...below(`${KUBEADM}.initConfiguration`, 'bootstrapTokens', 'localAPIEndpoint'),
  ...below(`${KUBEADM}.joinConfiguration`, 'caCertPath', 'controlPlane', 'discovery'),
];

/**
 * Changes that Cluster API or the provider would reject, or (bootstrap templates) would take without any effect.
 * Two spellings of an object in different API versions can not be compared field by field: such a pair has none.
 */
export function fixedChange(
  before: Manifest,
  after: Manifest,
  rules: readonly ImmutabilityRule[],
): FixedChange | undefined {
  if (before.spec === after.spec || before.apiVersion !== after.apiVersion) return undefined;
  const fixed = fixedPaths(before, after, rules);
  if (!fixed) return undefined;
  const paths = mergePaths(before.spec, after.spec).filter(fixed.isFixed);
  return paths.length > 0 ? { rule: fixed.rule, paths } : undefined;
}

interface FixedPaths {
  readonly rule: ChangeRuleName;
  readonly isFixed: (path: string) => boolean;
}

function fixedPaths(before: Manifest, after: Manifest, rules: readonly ImmutabilityRule[]): FixedPaths | undefined {
  const own = FIXED_PATHS[before.kind];
  if (own) return { rule: 'fixed-object-field', isFixed: (path) => own.some((fixed) => isBelow(path, fixed)) };
  if (before.kind === 'KubeadmControlPlane') {
    const moves = hasExternalEtcd(before) !== hasExternalEtcd(after);
    const isFixed = (path: string) => !isBelowAny(path, CONTROL_PLANE_PATHS) || (moves && isBelow(path, EXTERNAL_ETCD));
    return { rule: 'fixed-control-plane-field', isFixed };
  }
  const stated = rules.find(({ kind }) => kind === before.kind);
  const { mutablePaths = [], removableWhenDisabled = [] } = stated ?? {};
  const removable = removableWhenDisabled.filter((path) => valueAt(before, 'spec', path, 'enabled') === false);
  const isFixed = (path: string) => !isBelowAny(path, mutablePaths) && !removable.includes(path);
  if (isTemplate(before)) return { rule: 'template-edited', isFixed };
  return stated && { rule: 'immutable-infrastructure', isFixed };
}

function hasExternalEtcd(manifest: Manifest): boolean {
  return valueAt(manifest, 'spec', ...EXTERNAL_ETCD.split('.')) !== undefined;
}

function isBelowAny(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => isBelow(path, prefix));
}
