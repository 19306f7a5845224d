import { changedPaths, isBelow } from '../json-diff.ts';
import { type Manifest, textAt, valueAt } from '../manifest.ts';
import type { RollCause, RollReason, Size } from './effects.ts';

/** What a change of a field below `spec` does; the first prefix that fits decides. */
type FieldTable = readonly (readonly [prefix: string, does: RollCause | 'in-place' | 'size'])[];

/** Source: Cluster API, in-place propagation of MachineDeployment; everything else in its machine template rolls. */
export const POOL_FIELDS: FieldTable = [
  ['replicas', 'size'],
  ['rollout.after', 'restart'],
  ['template.spec.version', 'version'],
  ['template.spec.infrastructureRef', 'machine-template'],
  ['template.spec.bootstrap', 'bootstrap'],
  ['template.spec.failureDomain', 'zone'],
  ['template.spec.minReadySeconds', 'in-place'],
  ['template.spec.readinessGates', 'in-place'],
  ['template.spec.deletion', 'in-place'],
  ['template.spec.taints', 'in-place'],
  ['template.spec', 'other'],
  ['', 'in-place'],
];

/** Source: Cluster API, KubeadmControlPlane; what is not known to stay in place counts as rolling. */
export const CONTROL_PLANE_FIELDS: FieldTable = [
  ['replicas', 'size'],
  ['rollout.after', 'restart'],
  ['rollout', 'in-place'],
  ['remediation', 'in-place'],
  ['machineNaming', 'in-place'],
  ['version', 'version'],
  ['machineTemplate.metadata', 'in-place'],
  ['machineTemplate.spec.infrastructureRef', 'machine-template'],
  ['machineTemplate.spec.deletion', 'in-place'],
  ['machineTemplate.spec.readinessGates', 'in-place'],
  ['machineTemplate.spec.taints', 'in-place'],
  ['kubeadmConfigSpec', 'kubeadm'],
  ['', 'other'],
];

export interface MachineChange {
  readonly reasons: readonly RollReason[];
  readonly inPlace: readonly string[];
}

/** Sorts the changed fields of a MachineDeployment or KubeadmControlPlane into what rolls and what does not. */
export function machineChange(before: Manifest, after: Manifest, table: FieldTable): MachineChange {
  const rolls = new Map<RollCause, string[]>();
  const inPlace: string[] = [];
  for (const path of changedPaths(before.spec, after.spec)) {
    const does = table.find(([prefix]) => isBelow(path, prefix))?.[1] ?? 'other';
    if (does === 'in-place') inPlace.push(path);
    else if (does !== 'size') rolls.set(does, [...(rolls.get(does) ?? []), path]);
  }
  const reasons = [...rolls].map(([cause, fields]) => ({ cause, fields, ...fromTo(before, after, fields) }));
  return { reasons: reasons.sort((a, b) => (a.cause < b.cause ? -1 : 1)), inPlace };
}

function fromTo(before: Manifest, after: Manifest, fields: readonly string[]): { from?: string; to?: string } {
  const [field, second] = fields;
  if (field === undefined || second !== undefined) return {};
  const [from, to] = [before, after].map((manifest) => textAt(manifest, 'spec', ...field.split('.')));
  return from !== undefined && to !== undefined ? { from, to } : {};
}

/** Pool that an object belongs to. */
export const POOL_LABEL = 'krake-infra.io/pool';
const SIZE_ANNOTATION = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-';

export function isPool({ kind }: Manifest): boolean {
  return kind === 'MachineDeployment';
}

export function isControlPlane({ kind }: Manifest): boolean {
  return kind === 'KubeadmControlPlane';
}

/** Name of the pool that a MachineDeployment belongs to; its own name when it carries no label. */
export function poolOf(manifest: Manifest): string {
  const ofMachines = textAt(manifest, 'spec', 'template', 'metadata', 'labels', POOL_LABEL);
  return manifest.metadata.labels?.[POOL_LABEL] ?? ofMachines ?? manifest.metadata.name;
}

/** `{ zone }`, or `{}` for a MachineDeployment without a failure domain. */
export function zoneOf(manifest: Manifest): { zone?: string } {
  const zone = textAt(manifest, 'spec', 'template', 'spec', 'failureDomain');
  return zone === undefined ? {} : { zone };
}

/** Size of a MachineDeployment; without a number and without bounds Cluster API makes it 1. */
export function sizeOf(manifest: Manifest): Size {
  const replicas = valueAt(manifest, 'spec', 'replicas');
  if (typeof replicas === 'number') return { replicas };
  const [min, max] = ['min-size', 'max-size'].map((end) => manifest.metadata.annotations?.[SIZE_ANNOTATION + end]);
  return min === undefined || max === undefined ? { replicas: 1 } : { min: Number(min), max: Number(max) };
}

/** Machines of a KubeadmControlPlane; Cluster API's default is 1. */
export function controlPlaneSize(manifest: Manifest): number {
  const replicas = valueAt(manifest, 'spec', 'replicas');
  return typeof replicas === 'number' ? replicas : 1;
}

/** Extra machines while `machines` are replaced; Cluster API's default is 1. */
export function surgeOf(manifest: Manifest, machines: number): number {
  const surge = valueAt(manifest, 'spec', 'rollout', 'strategy', 'rollingUpdate', 'maxSurge');
  return Math.min(typeof surge === 'number' ? surge : 1, machines);
}

/** Names of the templates that machines of these objects are made from, as `<Kind>/<name>`. */
export function templatesInUse(objects: readonly Manifest[]): ReadonlySet<string> {
  return new Set(
    objects
      .flatMap((object) => [
        valueAt(object, 'spec', 'template', 'spec', 'infrastructureRef'),
        valueAt(object, 'spec', 'template', 'spec', 'bootstrap', 'configRef'),
        valueAt(object, 'spec', 'machineTemplate', 'spec', 'infrastructureRef'),
      ])
      .flatMap((ref) => (isReference(ref) ? [`${ref.kind}/${ref.name}`] : [])),
  );
}

function isReference(value: unknown): value is { readonly kind: string; readonly name: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
}
