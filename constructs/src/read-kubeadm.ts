import { sameJson } from './adoption.ts';
import type { MachinePoolProps, Taint } from './generated/structs.ts';
import { labelArgs } from './kubeadm.ts';
import { omitEmpty } from './omit-empty.ts';
import type { KubeadmRequirements } from './provider.ts';

/**
 * What has to be added to a base by `withFields` to get what was found, as far as adding can: what a list begins with and what
 * a map has besides stay.
 */
export function addedFields(base: any, found: any): any {
  if (base === undefined || found === undefined) {
    return found;
  }
  if (Array.isArray(base) && Array.isArray(found)) {
    const begins = base.every((item, index) => sameJson(item, found[index]));
    return begins && found.length > base.length ? found.slice(base.length) : undefined;
  }
  if (typeof base !== 'object' || typeof found !== 'object' || Array.isArray(base) || Array.isArray(found)) {
    return sameJson(base, found) ? undefined : found;
  }
  return omitEmpty(
    Object.fromEntries(Object.keys(found).map((key) => [key, addedFields(base[key], found[key])] as const)),
  );
}

/** Labels and taints that the kubelets of a pool give their nodes, where they stand where the fleet would write them. */
export function readNode(
  requirements: KubeadmRequirements,
  config: any,
): Pick<MachinePoolProps, 'nodeLabels' | 'taints'> {
  const { kubeletExtraArgs = [], taints } = config.joinConfiguration?.nodeRegistration ?? {};
  const labels = readLabels(kubeletExtraArgs[requirements.kubeletArgs?.length ?? 0]);
  return omitEmpty({ nodeLabels: labels, taints: readTaints(taints) });
}

function readLabels(arg: any): { [key: string]: string } | undefined {
  if (arg?.name !== 'node-labels') {
    return undefined;
  }
  const labels = Object.fromEntries(arg.value.split(',').map(splitLabel));
  return labelArgs(labels)[0]?.value === arg.value ? labels : undefined;
}

function splitLabel(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

function readTaints(taints: any[] | undefined): Taint[] | undefined {
  const known = new Set(['key', 'value', 'effect']);
  const plain = taints?.every((taint) => Object.keys(taint).every((field) => known.has(field)));
  return plain ? taints?.map(({ key, value, effect }) => ({ key, value, effect })) : undefined;
}
