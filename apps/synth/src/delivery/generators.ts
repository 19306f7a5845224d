import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import {
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
 * artifact of the alias's name would hold the whole source. No name of an artifact has a `_`.
 */
const FLEET_SOURCE = 'fleet_repository';
const REPOSITORY = { alias: FLEET_SOURCE, kind: 'GitRepository', name: FLEET, namespace: FLUX_NAMESPACE };

/**
 * Cuts the fleet into an artifact for each folder of a namespace, so that a commit wakes only the clusters that it
 * changes. A pattern and not a list: in a list, one missing folder stops every cluster of the namespace.
 */
export function clusterArtifacts(management: string, namespace: string): readonly Manifest[] {
  const folder = `@${FLEET_SOURCE}/manifests/${management}/${namespace}/{cluster}`;
  const clusters = generator(namespace, CLUSTERS, {
    sources: [REPOSITORY],
    pathPattern: folder,
    artifacts: [artifact('{cluster}', [[`${folder}/**`, '']])],
  });
  return [clusters, gateArtifact(namespace)];
}

/** An artifact for each folder of manifests of a namespace, bound or not. It goes with the last workload that is bound. */
export function workloadArtifacts(namespace: string): Manifest {
  const folder = `@${FLEET_SOURCE}/workloads/${namespace}/{folder}`;
  const spec = {
    sources: [REPOSITORY],
    pathPattern: folder,
    artifacts: [artifact(workloadArtifact('{folder}'), [[`${folder}/**`, '']])],
  };
  return { apiVersion: GENERATOR_API, kind: 'ArtifactGenerator', metadata: { name: WORKLOADS, namespace }, spec };
}

/** Handed on from the small artifact: no commit wakes it, and Kustomizations refer to their own namespace alone. */
function gateArtifact(namespace: string): Manifest {
  return generator(namespace, GATE, {
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
  return generator(FLUX_NAMESPACE, FLEET, {
    sources: [REPOSITORY],
    artifacts: [
      artifact(FLEET, [
        [`${root}/_base/**`, 'base/'],
        [`${root}/_flux/**`, 'flux/'],
      ]),
      artifact(GATE, [[`${root}/_gate/**`, '']]),
    ],
  });
}

function artifact(name: string, copies: readonly (readonly [from: string, to: string])[]): unknown {
  const copy = copies.map(([from, to]) => ({ from, to: `@artifact/${to}` }));
  return { name, originRevision: `@${FLEET_SOURCE}`, copy };
}

function generator(namespace: string, name: string, spec: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: GENERATOR_API,
    kind: 'ArtifactGenerator',
    metadata: protectedIn(namespace, name),
    spec,
  };
}
