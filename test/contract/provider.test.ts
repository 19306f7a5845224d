import { inmemory, openstack, yaook } from '@krake-infra/providers';
import { providers } from '@krake-infra/synth/providers.ts';
import { describe, expect, it } from 'vitest';
import { CLOUD, machine } from '../support/cluster-samples.ts';
import { yaookCloud } from '../support/yaook-samples.ts';
import { type ProviderUnderTest, providerContract } from './provider.ts';

const CAPO = { machine: machine('m1.large'), versions: [undefined, 'v0.14.7', 'v0.15.0'], unsupported: 'v0.13.0' };

const TESTED: Readonly<Record<string, ProviderUnderTest>> = {
  inmemory: {
    make: () => new inmemory.InMemoryProvider(),
    cloud: { provider: 'inmemory' },
    machine: {},
    versions: [undefined],
    unsupported: 'v1.14.0',
  },
  openstack: { ...CAPO, make: () => new openstack.OpenStackProvider(), cloud: CLOUD },
  yaook: { ...CAPO, make: () => new yaook.YaookProvider(), cloud: yaookCloud() },
};

for (const [name, tested] of Object.entries(TESTED)) providerContract(name, tested);

describe('the contract of providers', () => {
  it('is kept by every provider that the program has', () => {
    expect(Object.keys(TESTED)).toEqual(providers.map(({ id }) => id));
  });
});
