import type { Manifest, ManifestMetadata } from '@krake-infra/reconciler/core/manifest.ts';
import {
  allClusters,
  allWorkloads,
  CLUSTERS,
  FLEET,
  FLUX_NAMESPACE,
  GATE,
  GENERATOR_API,
  NO_OBJECTS,
  protectedIn,
  WORKLOADS,
  workloadArtifact,
} from './names.ts';

/**
 * Alias of the repository. While source-watcher works, sources and artifacts are folders side by side, by alias and name: an
 * artifact of an alias's name would hold the whole source. No name of an artifact has a `_`.
 */
const FLEET_SOURCE = 'fleet_repository';
/** Alias of everything in a folder. */
const ALL_SOURCE = 'all_folders';
const REPOSITORY = { alias: FLEET_SOURCE, kind: 'GitRepository', name: FLEET, namespace: FLUX_NAMESPACE };

/**
 * Cuts the fleet into an artifact for all clusters of each namespace. Source-watcher writes all artifacts of a generator at
 * each change of what it reads; so the repository, which every commit changes, is read for few of them, and
 * {@link clusterArtifacts} cuts the others out of these. Namespaces are those that have Flux objects.
 */
export function namespaceArtifacts(management: string): Manifest {
  const root = `@${FLEET_SOURCE}/manifests/${management}`;
  return generator(protectedIn(FLUX_NAMESPACE, CLUSTERS), {
    sources: [REPOSITORY],
    pathPattern: `${root}/_flux/{namespace}`,
    artifacts: [artifact(allClusters('{namespace}'), FLEET_SOURCE, [[`${root}/{namespace}/**`, '']])],
  });
}

/**
 * An artifact for each cluster of a namespace, so that a commit wakes only the clusters that it changes; and the artifact
 * without objects, handed on.
 */
export function clusterArtifacts(namespace: string): readonly Manifest[] {
  const clusters = eachFolder(allClusters(namespace), (cluster) => cluster);
  return [generator(protectedIn(namespace, CLUSTERS), clusters), gateArtifact(namespace)];
}

/** An artifact for each folder of manifests of a namespace, bound or not. They go with the last workload that is bound. */
export function workloadArtifacts(namespace: string): readonly Manifest[] {
  const all = allWorkloads(namespace);
  const files = `@${FLEET_SOURCE}/workloads/${namespace}/**`;
  const whole = { sources: [REPOSITORY], artifacts: [artifact(all, FLEET_SOURCE, [[files, '']])] };
  return [
    generator({ name: all, namespace: FLUX_NAMESPACE }, whole),
    generator({ name: WORKLOADS, namespace }, eachFolder(all, workloadArtifact)),
  ];
}

/** By a pattern and not a list: in a list, one missing folder stops all. */
function eachFolder(all: string, name: (folder: string) => string): Spec {
  return {
    sources: [{ alias: ALL_SOURCE, kind: 'ExternalArtifact', name: all, namespace: FLUX_NAMESPACE }],
    pathPattern: `@${ALL_SOURCE}/{folder}`,
    artifacts: [artifact(name('{folder}'), ALL_SOURCE, [[`@${ALL_SOURCE}/{folder}/**`, '']])],
  };
}

/** Handed on from the small artifact: no commit wakes it, and Kustomizations refer to their own namespace alone. */
function gateArtifact(namespace: string): Manifest {
  return generator(protectedIn(namespace, GATE), {
    sources: [{ alias: GATE, kind: 'ExternalArtifact', name: GATE, namespace: FLUX_NAMESPACE }],
    artifacts: [{ name: NO_OBJECTS, copy: [{ from: `@${GATE}/**`, to: '@artifact/' }] }],
  });
}

/**
 * Of what clusters share: the Flux objects and the namespaces in one artifact, so that the Kustomizations of both wait for
 * each other by its revision; and the artifact without objects.
 */
export function sharedArtifacts(management: string): Manifest {
  const root = `@${FLEET_SOURCE}/manifests/${management}`;
  return generator(protectedIn(FLUX_NAMESPACE, FLEET), {
    sources: [REPOSITORY],
    artifacts: [
      artifact(FLEET, FLEET_SOURCE, [
        [`${root}/_base/**`, 'base/'],
        [`${root}/_flux/**`, 'flux/'],
      ]),
      artifact(GATE, FLEET_SOURCE, [[`${root}/_gate/**`, '']]),
    ],
  });
}

type Spec = Readonly<Record<string, unknown>>;

/** @param origin alias of the source whose commit it comes from */
function artifact(name: string, origin: string, copies: readonly (readonly [from: string, to: string])[]): unknown {
  const copy = copies.map(([from, to]) => ({ from, to: `@artifact/${to}` }));
  return { name, originRevision: `@${origin}`, copy };
}

function generator(metadata: ManifestMetadata, spec: Spec): Manifest {
  return { apiVersion: GENERATOR_API, kind: 'ArtifactGenerator', metadata, spec };
}
