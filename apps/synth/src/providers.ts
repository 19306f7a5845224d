import type { IInfrastructureProvider } from '@krake-infra/constructs';
import { inmemory, openstack, yaook } from '@krake-infra/providers';

/** Every infrastructure provider that comes with krake-infra. */
export const providers: readonly IInfrastructureProvider[] = [
  new inmemory.InMemoryProvider(),
  new openstack.OpenStackProvider(),
  new yaook.YaookProvider(),
];

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** The provider of this id. @throws RangeError when there is none, which valid fleet data rule out */
export function providerOf(id: string): IInfrastructureProvider {
  const provider = byId.get(id);
  if (!provider) throw new RangeError(`there is no provider ${id}`);
  return provider;
}
