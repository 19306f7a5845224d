import { type Manifest, type ManifestMetadata, valueAt } from '../manifest.ts';
import { POOL_LABEL } from './machines.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Objects with those that Cluster API makes of a Cluster's topology, as far as the topology says what is in them. What a class
 * or a variable does to machines nobody else knows, so their fields are where a change rolls.
 */
export function withTopology(objects: readonly Manifest[]): readonly Manifest[] {
  return objects.flatMap((object) => {
    const topology = fieldsOf(valueAt(object, 'spec', 'topology'));
    return object.kind === 'Cluster' && topology ? partsOf(object, topology) : [object];
  });
}

function partsOf(object: Manifest, topology: Fields): readonly Manifest[] {
  const { version, controlPlane, workers, variables, ...own } = topology;
  const { machineDeployments, ...otherWorkers } = fieldsOf(workers) ?? {};
  const entries = listOf(machineDeployments);
  const { metadata, spec } = object;
  const { namespace, name } = metadata;
  const place = { name, ...(namespace !== undefined && { namespace }) };
  const common = { version, variables };
  return [
    { ...object, spec: { ...spec, topology: { ...own, workers: otherWorkers } } },
    controlPlaneOf(place, fieldsOf(controlPlane) ?? {}, common),
    ...entries.map((entry) => deploymentOf(place, entry, common)),
  ];
}

interface Common {
  readonly version: unknown;
  /** Those of the cluster. */
  readonly variables: unknown;
}

function controlPlaneOf(place: ManifestMetadata, entry: Fields, { version, variables }: Common): Manifest {
  const { replicas, variables: _, rollout, healthCheck, metadata, ...machines } = entry;
  return {
    apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmControlPlane',
    metadata: place,
    spec: {
      ...{ replicas, version, rollout },
      remediation: healthCheck,
      machineTemplate: { metadata, spec: { ...machines, variables: inEffect(variables, entry) } },
    },
  };
}

function deploymentOf(place: ManifestMetadata, entry: Fields, { version, variables }: Common): Manifest {
  const { name, class: workerClass, replicas, failureDomain, variables: _, metadata, ...others } = entry;
  const { labels, annotations } = (metadata ?? {}) as Partial<ManifestMetadata>;
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'MachineDeployment',
    metadata: {
      ...place,
      name: `${place.name}-${name}`,
      labels: { ...labels, [POOL_LABEL]: String(name) },
      ...(annotations && { annotations }),
    },
    spec: {
      ...others,
      replicas,
      template: { spec: { version, failureDomain, workerClass, variables: inEffect(variables, entry) } },
    },
  };
}

/** Values of variables by name, those of the entry before those of the cluster. */
function inEffect(variables: unknown, entry: Fields): Fields {
  const all = [...listOf(variables), ...listOf(fieldsOf(entry.variables)?.overrides)];
  return Object.fromEntries(all.map(({ name, value }) => [String(name), value]));
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((entry) => entry !== undefined) : [];
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}
