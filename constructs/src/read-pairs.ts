import type { Cluster } from './cluster.ts';
import type { KeptTemplate } from './generated/structs.ts';
import { CONTROL_PLANE } from './manifest.ts';
import { objectName } from './names.ts';
import { autoscaled, type FoundPool, namedDeployments } from './read-machines.ts';
import type { FoundCluster } from './read-objects.ts';

/** An object as the data render it, and as it was found. */
export interface FoundPair {
  readonly made: any;
  readonly was: any;
}

export interface FoundPairs {
  readonly objects: FoundPair[];
  readonly templates: { readonly template: KeptTemplate; readonly was: any }[];
}

/** Rendered objects beside those that were found, by what they are to the cluster. */
export function foundPairs(found: FoundCluster, pools: FoundPool[], rendered: Cluster): FoundPairs {
  const made: any[] = rendered.toJson();
  const get = (kind: string, name: string) => made.find((each) => each.kind === kind && each.metadata.name === name);
  const { clusterName } = rendered;
  const { cluster, infrastructure, controlPlane } = found;
  const plane = get('KubeadmControlPlane', objectName(clusterName, CONTROL_PLANE));
  const objects: FoundPair[] = [
    { made: get('Cluster', clusterName), was: cluster },
    { made: get(infrastructure.kind, clusterName), was: infrastructure },
    { made: plane, was: controlPlane },
  ];
  const templates = new Map<any, any>();
  const addTemplate = (ours: any, theirs: any) => {
    const template = get(ours.kind, ours.name);
    if (!templates.has(template)) {
      templates.set(template, found.resolve(theirs));
    }
  };
  addTemplate(
    plane.spec.machineTemplate.spec.infrastructureRef,
    controlPlane.spec.machineTemplate.spec.infrastructureRef,
  );
  for (const { was, name } of namedDeployments(clusterName, pools)) {
    const one = get('MachineDeployment', name);
    objects.push({ made: one, was: autoscaled(was) ? withoutReplicas(was) : was });
    const [ours, theirs] = [one.spec.template.spec, was.spec.template.spec];
    addTemplate(ours.infrastructureRef, theirs.infrastructureRef);
    addTemplate(ours.bootstrap.configRef, theirs.bootstrap.configRef);
  }
  const checks = [{ name: CONTROL_PLANE, healthCheck: found.controlPlaneHealthCheck }, ...pools];
  for (const { name, healthCheck: was } of checks) {
    const one = get('MachineHealthCheck', objectName(clusterName, name));
    if (one && was) {
      objects.push({ made: one, was });
    }
  }
  for (const [template, was] of templates) {
    objects.push({ made: template, was });
  }
  return { objects, templates: namedTemplates(rendered, templates) };
}

function namedTemplates({ templates }: Cluster, found: ReadonlyMap<any, any>): FoundPairs['templates'] {
  return templates.flatMap((template) => {
    const isOf = ({ kind, metadata }: any) =>
      metadata.name === template.name && (kind === 'KubeadmConfigTemplate') === (template.role === 'bootstrap');
    const pair = [...found].find(([made]) => isOf(made));
    return pair ? [{ template, was: pair[1] }] : [];
  });
}

/** The size that the cluster-autoscaler chose is nobody's word. */
function withoutReplicas({ spec: { replicas, ...spec }, ...object }: any): any {
  return { ...object, spec };
}
