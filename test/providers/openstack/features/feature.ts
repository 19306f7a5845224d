import type { CloudSpec, ClusterTemplateSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';

/** What a file of the fleet says: fields below `spec` of the Cluster and of its Cloud. */
export interface Settings {
  readonly cluster?: ClusterTemplateSpec;
  readonly cloud?: Partial<CloudSpec>;
}

/** In place of a value: the field is not there with the option. */
export const NONE = null as unknown as undefined;

/** Rendered fields by object and path, such as `OpenStackCluster/web-1 spec.tags[]`; `[]` lists the entries that came. */
export type Fields = Readonly<Record<string, unknown>>;

interface Row {
  /** Number in the checklist, from 1. */
  readonly row: number;
  readonly title: string;
}

/** A row that is rendered. */
export interface Rendered extends Row {
  /** The option. */
  readonly set: Settings;
  /** What stands in the files with and without the option, because the option needs it. */
  readonly given?: Settings;
  /** Every field that the option changes, the same for both lines of CAPO. */
  readonly fields?: Fields;
  /** Further fields that only CAPO 0.14 has, and those that 0.15 has in their place. */
  readonly v1beta1?: Fields;
  readonly v1beta2?: Fields;
  readonly note?: string;
}

/** A row without an output. */
export interface Absent extends Row {
  readonly absent: string;
}

export type Feature = Rendered | Absent;

export const isRendered = (feature: Feature): feature is Rendered => 'set' in feature;
