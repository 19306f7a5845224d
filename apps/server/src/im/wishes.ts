import type { InfrastructureManagerSender } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { ImError } from './answer.ts';
import type { WantedCluster, WantedPool } from './tosca/wanted-cluster.ts';

export function templateFor(
  sender: InfrastructureManagerSender,
  { template = sender.template }: WantedCluster,
): string {
  if ([sender.template, ...(sender.templates ?? [])].includes(template)) return template;
  throw new ImError(403, `template ${template} is not one that this sender may use`);
}

export function onlyManagement({ managementClusters }: FleetData): string {
  const [only, second] = managementClusters.keys();
  if (only !== undefined && second === undefined) return only;
  throw new ImError(503, 'the fleet has not one management cluster; name one for the sender');
}

export interface Pools {
  readonly names: readonly string[];
  /** What has them. */
  readonly of: string;
}

export function poolNames(pools: readonly { readonly name: string }[] | undefined, of: string): Pools {
  return { names: (pools ?? []).map(({ name }) => name), of };
}

export type WantedSize = WantedPool & { readonly name: string };

/** Sizes by pool; workers without a name are those of the only pool. */
export function sizesOf({ names, of }: Pools, { pools }: WantedCluster): readonly WantedSize[] {
  return pools.map(({ name = onlyPool({ names, of }), ...size }) => {
    if (names.includes(name)) return { name, ...size };
    throw new ImError(400, `${of} has no pool ${name}; it has ${names.join(', ') || 'none'}`);
  });
}

function onlyPool({ names, of }: Pools): string {
  const [only, second] = names;
  if (only !== undefined && second === undefined) return only;
  throw new ImError(400, `the template names no pool, and ${of} has ${names.join(', ') || 'none'}`);
}
