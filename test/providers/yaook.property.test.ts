import { Cluster, type ClusterProps, type YaookCloud, type YaookDiscovered } from '@krake-infra/constructs';
import { App } from 'cdk8s';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryBody } from '../support/arbitrary-clusters.ts';
import { CAPO_14, CAPO_15, clusterProps } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';
import { onYaook, PEM } from '../support/yaook-samples.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60) };
const zones = fc.uniqueArray(fc.constantFrom('nova', 'AZ1', 'AZ2'), { minLength: 1 });
const mtu = fc.integer({ min: 576, max: 9216 });

const discovered: Arbitrary<YaookDiscovered> = fc.record(
  {
    region: fc.constantFrom('YaookRegion', 'hetzner'),
    caBundle: fc.constant(PEM),
    mtu,
    loadBalancerProviders: fc.subarray(['amphora', 'ovn']),
    availabilityZones: zones,
  },
  { requiredKeys: [] },
);
const cloud: Arbitrary<Partial<YaookCloud>> = fc.record(
  {
    discovered,
    region: fc.constant('RegionOne'),
    insecure: fc.boolean(),
    caBundle: fc.constantFrom({ system: true }, { inline: PEM }),
    mtu,
    availabilityZones: zones,
    loadBalancer: fc.constantFrom('ovn', 'amphora', 'none'),
    nodePortCidrs: fc.subarray(['0.0.0.0/0', '10.0.0.0/8', 'fd00::/8']),
    configDrive: fc.boolean(),
  },
  { requiredKeys: [] },
);
const described = fc
  .tuple(cloud, arbitraryBody, fc.constantFrom(CAPO_14, CAPO_15))
  .map(
    ([yaook, body, management]): ClusterProps => ({
      ...clusterProps({ ...onYaook({ discovered: {}, ...yaook }), management }),
      pools: [],
      ...body,
    }),
  )
  .filter((props) => Cluster.problems(props).length === 0);

describe('any valid cluster on any Yaook cloud', () => {
  it('is rendered as the API server takes it, keeping what such clouds need', () => {
    fc.assert(
      fc.property(described, (props) => {
        const objects: KubernetesObject[] = new Cluster(new App(), 'web-1', props).toJson();
        expect(objects.flatMap(crdErrors)).toEqual([]);
        keepsInvariants(objects.find(({ kind }) => kind === 'OpenStackCluster')?.spec);
      }),
      runs,
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a spec of two API versions
function keepsInvariants(spec: any): void {
  expect(spec.identityRef.region).toMatch(/./);
  if (spec.managedSubnets) expect(spec.networkMTU ?? spec.managedNetwork?.mtu).toBeGreaterThanOrEqual(576);
  if (!spec.disableExternalNetwork && spec.enableExternalNetwork !== false) expect(spec.externalNetwork).toBeDefined();
  const balancer = spec.apiServerLoadBalancer ?? spec.apiServer?.managedLoadBalancer;
  if (balancer?.provider === 'ovn') expect(Object.keys(balancer)).not.toEqual(expect.arrayContaining(['flavor']));
  if (balancer?.provider === 'ovn') expect(balancer.allowedCIDRs ?? []).toEqual([]);
  const { allowAllInClusterTraffic, ...lists } = spec.managedSecurityGroups ?? {};
  const rules = Object.values(lists).flat() as { remoteManagedGroups?: string[] }[];
  if (allowAllInClusterTraffic) expect(rules.filter((rule) => rule.remoteManagedGroups?.length)).toEqual([]);
}
