import { Cidr, type ProviderContext, type ProviderProblem } from '@krake-infra/constructs';
import { fullApiServer } from './defaults.ts';
import type { CapoApiServer } from './model.ts';
import { exactlyOne } from './references.ts';

const PATH = 'openstack.apiServer';

/**
 * Rules of the Kubernetes API's endpoint: load balancer, floating and fixed address.
 * @param hasOctavia false where no way out may lead to a load balancer
 */
export function endpointProblems({ cloud, cluster }: ProviderContext, hasOctavia: boolean): ProviderProblem[] {
  const own = cluster.openstack ?? {};
  const apiServer = fullApiServer(cloud, own, 0);
  const managedNetwork = own.network?.existing === undefined;
  return [
    ...(apiServer.loadBalancer ? [] : withoutLoadBalancer(apiServer, cluster.controlPlane.replicas ?? 1, hasOctavia)),
    ...(apiServer.floatingIpEnabled ? [] : withoutFloatingIp(apiServer, managedNetwork)),
    ...allowedCidrProblems(apiServer, hasOctavia),
    ...optionProblems(apiServer, hasOctavia),
  ];
}

function withoutLoadBalancer(apiServer: CapoApiServer, replicas: number, hasOctavia: boolean): ProviderProblem[] {
  const field = `${PATH}.loadBalancer`;
  const problems: ProviderProblem[] = [];
  if (replicas > 1) {
    const message = `without a load balancer ${replicas} control-plane machines have no common address`;
    const hint = `set ${hasOctavia ? 'loadBalancer to true, or ' : ''}controlPlane.replicas to 1`;
    problems.push({ field, message, hint, rule: 'load-balancer-needed' });
  }
  if (!apiServer.floatingIpEnabled && apiServer.fixedIp === undefined) {
    const message = 'without load balancer, floating and fixed address the API has no address at all';
    const switches = hasOctavia ? 'loadBalancer or floatingIpEnabled' : 'floatingIpEnabled';
    const hint = `set ${switches} to true, or give fixedIp, an address that you move yourself`;
    problems.push({ field, message, hint, rule: 'api-endpoint-needed' });
  }
  return problems;
}

function withoutFloatingIp({ floatingIp }: CapoApiServer, managedNetwork: boolean): ProviderProblem[] {
  const problems: ProviderProblem[] = [];
  if (floatingIp !== undefined) {
    const message = `${floatingIp} is given, but floating addresses are switched off`;
    const hint = 'remove floatingIp, or set floatingIpEnabled to true';
    problems.push({ field: `${PATH}.floatingIp`, message, hint, rule: 'floating-ip-disabled' });
  }
  if (managedNetwork) {
    const message = 'the management cluster can not reach an API inside a network that is made for this cluster';
    const hint = 'set floatingIpEnabled to true, or use an existing network that the management cluster shares';
    problems.push({ field: `${PATH}.floatingIpEnabled`, message, hint, rule: 'floating-ip-needed' });
  }
  return problems;
}

function allowedCidrProblems(apiServer: CapoApiServer, hasOctavia: boolean): ProviderProblem[] {
  const cidrs = apiServer.allowedCidrs ?? [];
  if (cidrs.length === 0) {
    return [];
  }
  const field = `${PATH}.allowedCidrs`;
  if (!apiServer.loadBalancer) {
    const message = 'allowedCidrs are rules of the load balancer, which is switched off';
    const hint = `remove allowedCidrs${hasOctavia ? ', or set loadBalancer to true' : ''}`;
    return [{ field, message, hint, rule: 'allowed-cidrs-without-load-balancer' }];
  }
  if (apiServer.loadBalancerProvider === 'ovn') {
    const message = 'load balancers of ovn can not restrict who reaches them';
    const hint = 'remove allowedCidrs, or use loadBalancerProvider amphora';
    return [{ field, message, hint, rule: 'ovn-without-allowed-cidrs' }];
  }
  return cidrs.flatMap((text, index) => {
    if (Cidr.isCidr(text)) {
      return [];
    }
    const hint = 'write the first address and the prefix, such as 203.0.113.0/24';
    return [{ field: `${field}[${index}]`, message: `${text} is not an address range`, hint, rule: 'cidr-format' }];
  });
}

/** Source: CAPO, load balancers of ovn; they have neither flavors nor availability zones. */
function optionProblems(apiServer: CapoApiServer, hasOctavia: boolean): ProviderProblem[] {
  const { loadBalancer, loadBalancerProvider, loadBalancerOptions } = apiServer;
  if (!loadBalancerOptions) {
    return [];
  }
  const path = `${PATH}.loadBalancerOptions`;
  if (!loadBalancer) {
    const message = 'options are given for a load balancer that is switched off';
    const hint = `remove loadBalancerOptions${hasOctavia ? ', or set loadBalancer to true' : ''}`;
    return [{ field: path, message, hint, rule: 'options-without-load-balancer' }];
  }
  const { network, subnets } = loadBalancerOptions;
  const notForOvn = (['flavor', 'availabilityZone'] as const).filter((name) => loadBalancerOptions[name] !== undefined);
  return [
    ...(network ? exactlyOne(`${path}.network`, network, ['id', 'name']) : []),
    ...(subnets ?? []).flatMap((subnet, index) => exactlyOne(`${path}.subnets[${index}]`, subnet, ['id', 'name'])),
    ...(loadBalancerProvider === 'ovn' ? notForOvn : []).map((name) => ({
      field: `${path}.${name}`,
      message: `load balancers of ovn have no ${name}`,
      hint: `remove ${name}, or use loadBalancerProvider amphora`,
      rule: 'ovn-load-balancer-options',
    })),
  ];
}
