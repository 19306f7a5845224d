import type { KubernetesObject } from './crd-validator.ts';

type Json = unknown;
type JsonMap = Record<string, Json>;

const isMap = (value: Json): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields without which an object can not be found, or breaks a rule. */
const NEEDED =
  /Ref$|^(name|kind|id|clusterName|version|replicas|failureDomain|labels|flavor|flavorID|image|cidr|filter|selector)$|^(identityRef|network|maxSurge|apiServerLoadBalancer|externalNetwork|managedSubnets)$/;

/** Objects under names that another tool gave them, without the labels and annotations of a fleet. */
export function renamed(objects: readonly KubernetesObject[], rename: (kind: string, name: string) => string) {
  const names = new Map(
    objects
      .filter(({ kind }) => kind !== 'Cluster')
      .map(({ kind, metadata }) => [`${kind}/${metadata.name}`, rename(kind, metadata.name)]),
  );
  const withNames = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(withNames);
    if (!isMap(value)) return value;
    const mapped = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNames(inner)]));
    const name = names.get(`${value['kind']}/${value['name']}`);
    return name === undefined ? mapped : { ...mapped, name };
  };
  return objects.map(({ kind, apiVersion, metadata, spec }): KubernetesObject => {
    const name = names.get(`${kind}/${metadata.name}`) ?? metadata.name;
    const bounds = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith('cluster.x-k8s.io/'));
    const pool = metadata.labels?.['krake-infra.io/pool'];
    const changed = withNames(spec) as KubernetesObject['spec'];
    if (kind === 'MachineDeployment') {
      const labels = { 'cluster.x-k8s.io/deployment-name': name };
      changed.selector = { matchLabels: labels };
      changed.template.metadata = { labels: { ...labels, 'example.org/pool': pool } };
    }
    if (kind === 'MachineHealthCheck' && pool !== undefined) {
      changed.selector = { matchLabels: { 'example.org/pool': pool } };
    }
    const foreign = { name, namespace: metadata.namespace, annotations: Object.fromEntries(bounds) };
    return { apiVersion, kind, metadata: foreign, spec: changed } as KubernetesObject;
  });
}

/** An object without the fields that are picked, and with one that no fleet writes. */
export function altered(object: KubernetesObject, pick: () => boolean): KubernetesObject {
  const without = (value: Json): Json => {
    if (!isMap(value)) return value;
    const kept = Object.entries(value).filter(([key, inner]) => NEEDED.test(key) || isMap(inner) || !pick());
    return Object.fromEntries(kept.map(([key, inner]) => [key, NEEDED.test(key) ? inner : without(inner)]));
  };
  const spec = without(object.spec) as JsonMap;
  return {
    ...object,
    spec: pick() ? { ...spec, unheardOf: { kept: [1, { two: 'three' }] } } : spec,
  } as KubernetesObject;
}
