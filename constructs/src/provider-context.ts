import { bodyOf, type ClusterProps } from './cluster-props.ts';
import { CONTROL_PLANE } from './manifest.ts';
import { type FullBody, fillDefaults } from './profiles.ts';
import type { ProviderContext } from './provider.ts';

/** What a provider is told of a cluster, every default filled in. */
export interface FullContext extends ProviderContext {
  readonly cluster: FullBody;
}

/** What a cluster's provider is told of it. A name stands in where it has none yet. */
export function providerContext(props: ClusterProps): FullContext {
  const { provider, cloud, management, namespace, clusterName = CONTROL_PLANE } = props;
  return {
    clusterName,
    namespace,
    cloud,
    cluster: fillDefaults(bodyOf(props), provider.healthChecks),
    providerVersion: management?.providerVersions?.[provider.controllerId ?? provider.id],
  };
}
