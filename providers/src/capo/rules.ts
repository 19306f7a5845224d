import type { ProviderContext, ProviderProblem } from '@krake-infra/constructs';
import { endpointProblems } from './endpoint-rules.ts';
import { capoApi, SUPPORTED_LINES } from './lines.ts';
import { machineProblems } from './machine-rules.ts';
import { networkProblems } from './network-rules.ts';
import { securityProblems } from './security-rules.ts';
import { serverGroupProblems } from './server-groups.ts';

/**
 * Rules of CAPO and OpenStack that one state of one cluster shows. Source: CAPO, webhooks, schema and book.
 * @param hasOctavia false where the cloud is known to have no load balancers
 */
export function openStackProblems(context: ProviderContext, hasOctavia = true): ProviderProblem[] {
  return [
    ...versionProblems(context.providerVersion),
    ...identityProblems(context),
    ...machineProblems(context.cluster),
    ...serverGroupProblems(context),
    ...networkProblems(context),
    ...endpointProblems(context, hasOctavia),
    ...securityProblems(context.cluster.openstack?.securityGroups),
  ];
}

function versionProblems(version: string | undefined): ProviderProblem[] {
  if (capoApi(version)) {
    return [];
  }
  const field = 'management.providerVersions.openstack';
  const message = `CAPO ${version} is not supported`;
  const hint = `use one of the lines ${SUPPORTED_LINES}, written as v0.14.7`;
  return [{ field, message, hint, rule: 'provider-version-unsupported' }];
}

function identityProblems({ cloud }: ProviderContext): ProviderProblem[] {
  if (!cloud.openstack) {
    const message = 'the cloud says nothing about OpenStack';
    const hint = 'give at least its identity';
    return [{ field: 'cloud.openstack', message, hint, rule: 'provider-block-missing' }];
  }
  const { kind, clusterIdentity } = cloud.openstack.identity;
  if (!clusterIdentity || kind === 'ClusterIdentity') {
    return [];
  }
  const field = 'cloud.openstack.identity.clusterIdentity';
  const message = `an OpenStackClusterIdentity would be made, but the identity is a ${kind}`;
  const hint = 'remove clusterIdentity, or set kind to ClusterIdentity';
  return [{ field, message, hint, rule: 'unused-cluster-identity' }];
}
