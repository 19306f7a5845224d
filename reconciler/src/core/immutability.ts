import { changedPaths, isBelow } from './json-diff.ts';
import { isTemplate, type Manifest } from './manifest.ts';
import type { RuleName } from './rules.ts';

/** Which fields of a kind may change while the object lives, as infrastructure providers state it. */
export interface ImmutabilityRule {
  readonly kind: string;
  /** Dotted paths below `spec` that may change; `[]` stands for any entry of a list. Everything else is fixed. */
  readonly mutablePaths: readonly string[];
}

/** Fields of an object that changed although they are fixed for its life. */
export interface FixedChange {
  readonly rule: RuleName;
  /** Dotted paths below `spec`. */
  readonly paths: readonly string[];
}

/** Fixed fields of Cluster API's own kinds, below `spec`. */
const FIXED_PATHS: Readonly<Record<string, { readonly rule: RuleName; readonly paths: readonly string[] }>> = {
  Cluster: {
    rule: 'fixed-object-field',
    paths: ['clusterNetwork', 'controlPlaneRef', 'infrastructureRef', 'controlPlaneEndpoint'],
  },
  KubeadmControlPlane: {
    rule: 'fixed-control-plane-field',
    paths: ['controlPlaneEndpoint', 'certificatesDir', 'caCertificateValidityPeriodDays'].map(
      (field) => `kubeadmConfigSpec.clusterConfiguration.${field}`,
    ),
  },
  MachineDeployment: { rule: 'fixed-object-field', paths: ['clusterName', 'selector'] },
  MachineHealthCheck: { rule: 'fixed-object-field', paths: ['clusterName'] },
};

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
  const fixed = fixedPaths(before, rules);
  if (!fixed) return undefined;
  const paths = changedPaths(before.spec, after.spec).filter(fixed.isFixed);
  return paths.length > 0 ? { rule: fixed.rule, paths } : undefined;
}

function fixedPaths(manifest: Manifest, rules: readonly ImmutabilityRule[]) {
  const own = FIXED_PATHS[manifest.kind];
  if (own) return { rule: own.rule, isFixed: (path: string) => own.paths.some((fixed) => isBelow(path, fixed)) };
  const stated = rules.find(({ kind }) => kind === manifest.kind);
  const mutable = stated?.mutablePaths ?? [];
  const isFixed = (path: string) => !mutable.some((prefix) => isBelow(path, prefix));
  if (isTemplate(manifest)) return { rule: 'template-edited' as const, isFixed };
  return stated && { rule: 'immutable-infrastructure' as const, isFixed };
}
