import { Cidr, type ProviderContext, type ProviderProblem, type YaookCloud } from '@krake-infra/constructs';
import { exactlyOne } from '../capo/index.ts';
import { credentialProblems } from './credential-rules.ts';
import { DEFAULTS } from './defaults.ts';
import { yaookFacts } from './facts.ts';

const PATH = 'cloud.yaook';
const DISCOVER = 'run krake-infra cloud discover';

/** What has to be known of a Yaook cloud before a cluster on it can be built; rules of CAPO and OpenStack come besides. */
export function yaookProblems({ cluster, cloud }: ProviderContext): ProviderProblem[] {
  const { yaook } = cloud;
  if (!yaook) {
    const message = 'the cloud says nothing about Yaook';
    const hint = 'give at least keystone and externalNetwork';
    return [{ field: PATH, message, hint, rule: 'provider-block-missing' }];
  }
  return [
    ...exactlyOne(`${PATH}.externalNetwork`, yaook.externalNetwork, ['id', 'name']),
    ...regionProblems(yaook),
    ...authorityProblems(yaook),
    ...credentialProblems(yaook),
    ...driverProblems(yaook),
    ...nodePortCidrProblems(yaook),
    ...mtuProblems(yaook, cluster.openstack?.network?.managed?.mtu),
  ];
}

function regionProblems(yaook: YaookCloud): ProviderProblem[] {
  if (yaookFacts(yaook).region !== undefined) {
    return [];
  }
  const message = 'the region is not known, and Yaook sites name it differently';
  const hint = `${DISCOVER}, or state region`;
  return [{ field: `${PATH}.region`, message, hint, rule: 'region-needed' }];
}

/** Yaook has an authority of its own unless a site changed that, so that silence would be a cluster that never starts. */
function authorityProblems(yaook: YaookCloud): ProviderProblem[] {
  const field = `${PATH}.caBundle`;
  const insecure = yaook.insecure ?? DEFAULTS.YaookCloud.insecure;
  if (yaook.caBundle) {
    const problems = exactlyOne(field, yaook.caBundle, ['inline', 'configMap', 'secret', 'system']);
    if (insecure) {
      const message = 'an authority is stated, but certificates are not checked';
      problems.push({ field: `${PATH}.insecure`, message, hint: 'remove one of the two', rule: 'insecure-with-ca' });
    }
    if (problems.length > 0 || yaook.caBundle.system) {
      return problems;
    }
  }
  if (insecure || yaookFacts(yaook).caBundle !== undefined) {
    return [];
  }
  const message = "the authority of Keystone's certificate is not known";
  const hint = `${DISCOVER}, or state caBundle; insecure: true does without`;
  return [{ field, message, hint, rule: 'ca-needed' }];
}

/** Source: CAPO; for a driver that Octavia lacks it takes the default of the cloud without more than an event. */
function driverProblems({ loadBalancer, discovered }: YaookCloud): ProviderProblem[] {
  const offered = discovered?.loadBalancerProviders;
  if (loadBalancer === undefined || loadBalancer === 'none' || offered === undefined) {
    return [];
  }
  if (offered.includes(loadBalancer)) {
    return [];
  }
  const message = offered.length === 0 ? 'the cloud has no Octavia' : `Octavia has ${offered.join(', ')} alone`;
  const hint = `remove loadBalancer, or enable ${loadBalancer} in the OctaviaDeployment and discover again`;
  return [{ field: `${PATH}.loadBalancer`, message, hint, rule: 'load-balancer-not-offered' }];
}

function nodePortCidrProblems({ nodePortCidrs = [] }: YaookCloud): ProviderProblem[] {
  return nodePortCidrs.flatMap((text, index) => {
    if (Cidr.isCidr(text)) {
      return [];
    }
    const hint = 'write the first address and the prefix, such as 203.0.113.0/24';
    const message = `${text} is not an address range`;
    return [{ field: `${PATH}.nodePortCidrs[${index}]`, message, hint, rule: 'cidr-format' }];
  });
}

/** Larger packets than the network carries vanish; what shows is TLS that hangs. */
function mtuProblems({ mtu, discovered }: YaookCloud, ofCluster: number | undefined): ProviderProblem[] {
  const largest = discovered?.mtu;
  const wanted = ofCluster ?? mtu;
  if (largest === undefined || wanted === undefined || wanted <= largest) {
    return [];
  }
  const field = ofCluster === undefined ? `${PATH}.mtu` : 'openstack.network.managed.mtu';
  const message = `packets of ${wanted} bytes do not fit into the networks of the cloud, which take ${largest}`;
  return [{ field, message, hint: `remove mtu, or set it to at most ${largest}`, rule: 'mtu-too-large' }];
}
