import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { Mapping } from '../im/tosca/data.ts';
import { resizedTosca } from '../im/tosca/resize.ts';
import type { KrakeCluster } from './api.ts';

/** What a cluster is in the fleet, once it is at rest. */
export interface Settled {
  /** Sizes of pools that Git holds. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly kubeconfig: string;
}

/**
 * Fields of `spec` that Krake should have: the sizes that were changed in Git since it asked last, so that its next update
 * does not take them back, and the kubeconfig, which it fetches only after an operation and whose certificate ends.
 * `undefined` when nothing is to be told, or Krake is about to ask for something itself.
 */
export function tellKrake(cluster: KrakeCluster, { sizes, kubeconfig }: Settled): Mapping | undefined {
  const { state, isDeleted, tosca, appliedTosca } = cluster;
  if (state !== 'ONLINE' || isDeleted || !isDeepStrictEqual(tosca, appliedTosca)) return undefined;
  const resized = resizedTosca(tosca, sizes);
  const renewed = parse(kubeconfig) as Mapping;
  const isRenewed = !isDeepStrictEqual(renewed, cluster.kubeconfig);
  if (!resized && !isRenewed) return undefined;
  return { ...(resized && { tosca: resized }), ...(isRenewed && { kubeconfig: renewed }) };
}
