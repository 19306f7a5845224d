import type {
  OpenStackCluster,
  OpenStackSecurityRule,
  ProviderContext,
  ProviderProblem,
} from '@krake-infra/constructs';

const RULES = 'openstack.securityGroups.rules';
const [FIRST_NODE_PORT, LAST_NODE_PORT] = [30000, 32767];

/**
 * Rules of a cluster that a Yaook cloud has besides those of OpenStack.
 * @param context as {@link asOpenStack} gives it
 * @param mayReachNodePorts what the cloud says of node ports; nothing when it does not say
 */
export function clusterProblems(
  { cloud, cluster }: ProviderContext,
  mayReachNodePorts: string[] | undefined,
): ProviderProblem[] {
  const own = cluster.openstack ?? {};
  const hasOctavia = cloud.openstack?.loadBalancerProvider !== undefined;
  const driver = own.apiServer?.loadBalancerProvider ?? cloud.openstack?.loadBalancerProvider;
  const hasServices = cluster.addons?.some(({ cloudControllerManager }) => cloudControllerManager) ?? false;
  return [
    ...(hasOctavia ? [] : withoutOctavia(own)),
    ...trafficProblems(own),
    ...(hasServices && driver === 'ovn' && mayReachNodePorts === undefined ? nodePortProblems(own) : []),
  ];
}

function withoutOctavia({ apiServer }: OpenStackCluster): ProviderProblem[] {
  if (!apiServer?.loadBalancer) {
    return [];
  }
  const field = 'openstack.apiServer.loadBalancer';
  const message = 'the cloud has no Octavia';
  const hint = 'remove it, and set controlPlane.replicas to 1';
  return [{ field, message, hint, rule: 'load-balancer-not-offered' }];
}

/** Source: Neutron, HTTP 409 SecurityGroupRuleExists; CAPO then stops at the cluster. */
function trafficProblems({ securityGroups }: OpenStackCluster): ProviderProblem[] {
  if (!(securityGroups?.allowAllInClusterTraffic ?? true) || securityGroups?.managed === false) {
    return [];
  }
  return (securityGroups?.rules ?? []).flatMap(({ remoteGroups }, index) => {
    if (!remoteGroups?.length) {
      return [];
    }
    const message = 'nodes may reach each other on every port already, and Neutron refuses a rule that it has';
    const hint = 'remove the rule, or set allowAllInClusterTraffic to false';
    return [{ field: `${RULES}[${index}].remoteGroups`, message, hint, rule: 'in-cluster-traffic-twice' }];
  });
}

/** Source: OVN; its load balancers keep the address of the client, which the security groups of workers then see. */
function nodePortProblems({ securityGroups }: OpenStackCluster): ProviderProblem[] {
  if (securityGroups?.managed === false || securityGroups?.rules?.some(opensNodePorts)) {
    return [];
  }
  const message = 'load balancers of ovn keep the address of the client, and no rule lets clients reach the node ports';
  const hint =
    'say in nodePortCidrs who may, 0.0.0.0/0 for everyone; an empty list when no Service is of type LoadBalancer';
  return [{ field: 'cloud.yaook.nodePortCidrs', message, hint, rule: 'ovn-needs-node-ports' }];
}

function opensNodePorts({ appliesTo, direction, portMin, portMax, remoteCidr }: OpenStackSecurityRule): boolean {
  const covers = (portMin ?? 1) <= FIRST_NODE_PORT && (portMax ?? portMin ?? LAST_NODE_PORT) >= LAST_NODE_PORT;
  return appliesTo !== 'control-plane' && direction === 'ingress' && remoteCidr !== undefined && covers;
}
