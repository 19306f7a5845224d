import type { AdoptedObject, KeptTemplate as CurrentTemplate } from '@krake-infra/constructs';
import type {
  ClusterBody,
  ClusterState,
  ClusterStatus,
  KeptTemplate,
  TemplateCopy,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath, type RenderedFile, type ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import { renderedVersions } from '@krake-infra/reconciler/core/versions.ts';
import { stateBytes } from '@krake-infra/reconciler/fleet/state-file.ts';

/** Templates that a cluster was rendered with, and the infrastructure provider that can read them. */
export interface RenderedTemplates {
  readonly templates: readonly CurrentTemplate[];
  readonly provider: ClusterStatus['provider'];
  /** What the cluster is to become. */
  readonly wish: Partial<ClusterBody>;
  /** Its copy of a template whose changes come in waves. */
  readonly template?: TemplateCopy;
  /** Objects that existed before the fleet and are still rendered. */
  readonly adopted: readonly AdoptedObject[];
}

/**
 * The state file that belongs to rendered templates: current ones without, all others with the time they retired. Those
 * that are in `state` already are not current. Versions are those that were rendered.
 */
export function stateFile(
  cluster: ResolvedCluster,
  state: ClusterState | undefined,
  { templates, adopted, provider, wish, template }: RenderedTemplates,
  at: string,
): RenderedFile {
  const kept = new Set<unknown>(state?.status?.templates);
  const listed = templates.map((template): KeptTemplate => {
    const { name, role, pool, model, retired } = template as KeptTemplate;
    return kept.has(template) ? { name, role, pool, model, retired: retired ?? at } : { name, role, pool, model };
  });
  // A cluster that is rendered exists, whatever its memory of an earlier one of the name says; that one's CA is gone.
  const { removed, released: _released, firstReady, template: _, adopted: _adopted, ...rest } = state?.status ?? {};
  const memory = removed === undefined && firstReady !== undefined ? { ...rest, firstReady } : rest;
  const versions = renderedVersions(wish, state?.status, at);
  const status: ClusterStatus = {
    ...memory,
    templates: listed,
    ...(provider && { provider }),
    ...(template && { template }),
    versions,
    ...(adopted.length > 0 && { adopted }),
  };
  const { namespace, name } = cluster;
  const next: ClusterState = {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { name, namespace },
    status,
  };
  return { path: fleetPath('ClusterState', { namespace, name }), bytes: stateBytes(next) };
}
