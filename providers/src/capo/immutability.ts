import type { ImmutabilityRule } from '@krake-infra/constructs';

const RULE_LISTS = [
  'allNodesSecurityGroupRules', // v1beta1
  'clusterNodesSecurityGroupRules', // v1beta2
  'controlPlaneNodesSecurityGroupRules',
  'workerNodesSecurityGroupRules',
];

/**
 * Field names of v1beta1 and v1beta2 side by side. Of what an object of CAPO lets change once, or after its status, nothing
 * is here: what the controller wrote meanwhile can not be known. Source: CAPO 0.14, webhooks; `region` by the schema's
 * own rule.
 */
export const CAPO_IMMUTABILITY: ImmutabilityRule[] = [
  {
    kind: 'OpenStackCluster',
    mutablePaths: [
      'identityRef.type',
      'identityRef.name',
      'identityRef.cloudName',
      'bastion.enabled',
      'bastion.availabilityZone',
      'bastion.floatingIP',
      'bastion.spec',
      'managedSecurityGroups.allowAllInClusterTraffic',
      ...RULE_LISTS.map((list) => `managedSecurityGroups.${list}`),
      'managedSubnets[].dnsNameservers',
      'apiServerLoadBalancer.allowedCIDRs',
      'apiServerLoadBalancer.monitor',
      'apiServer.managedLoadBalancer.allowedCIDRs',
      'apiServer.managedLoadBalancer.monitor',
      'controlPlaneAvailabilityZones',
      'controlPlaneOmitAvailabilityZone',
      'primarySubnet', // v1beta2 alone
    ],
    removableWhenDisabled: ['bastion'],
  },
  { kind: 'OpenStackMachineTemplate', mutablePaths: [] },
];
