import type { IInfrastructureProvider, ITopologyProvider } from '@krake-infra/constructs';
import { inmemory, openstack, topology, yaook } from '@krake-infra/providers';
import { providers } from '@krake-infra/synth/providers.ts';
import { describe, expect, it } from 'vitest';
import { CLOUD, machine } from '../support/cluster-samples.ts';
import { yaookCloud } from '../support/yaook-samples.ts';
import { infrastructureContract, type ProviderUnderTest, providerContract, topologyContract } from './provider.ts';

const CAPO = { machine: machine('m1.large'), versions: [undefined, 'v0.14.7', 'v0.15.0'], unsupported: 'v0.13.0' };

const INFRASTRUCTURE: Readonly<Record<string, ProviderUnderTest<IInfrastructureProvider>>> = {
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

const TOPOLOGY: Readonly<Record<string, ProviderUnderTest<ITopologyProvider>>> = {
  topology: {
    make: () => new topology.TopologyProvider(),
    cloud: { provider: 'topology', topology: { clusterClass: 'simulated', classNamespace: 'classes' } },
    machine: {
      topology: {
        workerClass: 'default-worker',
        variables: { contacts: [], limits: { cpu: 2 }, startup: '2s' },
        settings: { deletion: { nodeDrainTimeoutSeconds: 60 } },
      },
    },
    versions: [undefined],
    unsupported: 'v1.14.0',
  },
};

for (const [name, tested] of Object.entries({ ...INFRASTRUCTURE, ...TOPOLOGY })) providerContract(name, tested);
for (const [name, tested] of Object.entries(INFRASTRUCTURE)) infrastructureContract(name, tested);
for (const [name, tested] of Object.entries(TOPOLOGY)) topologyContract(name, tested);

describe('the contract of providers', () => {
  it('is kept by every provider that the program has', () => {
    const tested = [...Object.keys(INFRASTRUCTURE), ...Object.keys(TOPOLOGY)].sort();
    expect(tested).toEqual(providers.map(({ id }) => id));
  });
});
