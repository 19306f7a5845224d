import type { IClusterProvider } from '@krake-infra/constructs';
import { inmemory, openstack, topology, yaook } from '@krake-infra/providers';

/** Every provider that comes with krake-infra. */
export const providers: readonly IClusterProvider[] = [
  new inmemory.InMemoryProvider(),
  new openstack.OpenStackProvider(),
  new topology.TopologyProvider(),
  new yaook.YaookProvider(),
];

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** The provider of this id. @throws RangeError when there is none, which valid fleet data rule out */
export function providerOf(id: string): IClusterProvider {
  const provider = byId.get(id);
  if (!provider) throw new RangeError(`there is no provider ${id}`);
  return provider;
}
