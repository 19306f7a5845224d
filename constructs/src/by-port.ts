import type { IClusterProvider, IInfrastructureProvider, ITopologyProvider } from './provider.ts';

/** What to do with a provider, by the port that it has. */
interface ByPort<T> {
  /** Every object of a cluster is rendered. */
  readonly objects: (provider: IInfrastructureProvider) => T;
  /** A ClusterClass makes every object but the Cluster. */
  readonly topology: (provider: ITopologyProvider) => T;
}

/** The answer for the port that a provider has. */
export function byPort<T>(provider: IClusterProvider, { objects, topology }: ByPort<T>): T {
  const hasTopology = 'machineTopology' in provider;
  return hasTopology ? topology(provider as ITopologyProvider) : objects(provider as IInfrastructureProvider);
}
