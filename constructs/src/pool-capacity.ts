import type { MachineCapacity, MachinePoolProps, Taint } from './generated/structs.ts';

const PREFIX = 'capacity.cluster-autoscaler.kubernetes.io/';
const GPU_RESOURCE = 'nvidia.com/gpu';

/** Annotations by which the cluster-autoscaler judges a pool without nodes; empty where nothing is said, or Git holds the size. */
export function capacityAnnotations({ capacity, owner, nodeLabels = {}, taints = [] }: MachinePoolProps) {
  if (!capacity || (owner !== 'autoscaler' && owner !== 'bounded')) {
    return {};
  }
  const { cpus, memoryMib, diskGib, gpus, gpuResource = GPU_RESOURCE } = capacity;
  const labels = Object.entries(nodeLabels).map(([key, value]) => `${key}=${value}`);
  return annotations({
    cpu: String(cpus),
    memory: `${memoryMib}Mi`,
    'ephemeral-disk': diskGib === undefined ? '' : `${diskGib}Gi`,
    'gpu-count': gpus === undefined ? '' : String(gpus),
    'gpu-type': gpus === undefined ? '' : gpuResource,
    labels: labels.sort().join(','),
    taints: taints.map(taintText).sort().join(','),
  });
}

function taintText({ key, value, effect }: Taint): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}

function annotations(values: { readonly [name: string]: string }): { [key: string]: string } {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return Object.fromEntries(given.map(([name, value]) => [`${PREFIX}${name}`, value]));
}

/** The inverse of {@link capacityAnnotations}; nothing where it can not be said. */
export function readCapacity(annotated: { readonly [key: string]: string } = {}): MachineCapacity | undefined {
  const whole = (name: string, unit: RegExp) => {
    const [, digits] = new RegExp(`^(\\d+)${unit.source}$`).exec(annotated[`${PREFIX}${name}`] ?? '') ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  const [cpus, mebibytes, gibibytes] = [whole('cpu', /()/), whole('memory', /Mi/), whole('memory', /Gi/)];
  const memoryMib = mebibytes ?? (gibibytes && gibibytes * 1024);
  if (cpus === undefined || memoryMib === undefined) {
    return undefined;
  }
  const gpus = whole('gpu-count', /()/);
  const gpuResource = annotated[`${PREFIX}gpu-type`];
  return {
    cpus,
    memoryMib,
    diskGib: whole('ephemeral-disk', /Gi/),
    gpus,
    gpuResource: gpus === undefined || gpuResource === GPU_RESOURCE ? undefined : gpuResource,
  };
}
