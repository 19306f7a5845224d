import {
  Cidr,
  type OpenStackSecurityGroups,
  type OpenStackSecurityRule,
  type ProviderProblem,
} from '@krake-infra/constructs';
import { DEFAULTS } from './defaults.ts';

const PATH = 'openstack.securityGroups';
/** Protocols that have ports. Source: Neutron, security group rules. */
const WITH_PORTS = ['tcp', 'udp', 'udplite', 'sctp', 'dccp', '6', '17', '33', '132', '136'];

export function securityProblems(groups: OpenStackSecurityGroups | undefined): ProviderProblem[] {
  const rules = groups?.rules ?? [];
  if (rules.length > 0 && groups?.managed === false) {
    const message = 'rules are for managed security groups, which are switched off';
    const hint = 'remove the rules, or set managed to true';
    return [{ field: `${PATH}.rules`, message, hint, rule: 'security-rules-without-groups' }];
  }
  return rules.flatMap((rule, index) => {
    const path = `${PATH}.rules[${index}]`;
    return [...nameProblems(rules, index, path), ...portProblems(rule, path), ...remoteProblems(rule, path)];
  });
}

function nameProblems(rules: OpenStackSecurityRule[], index: number, path: string): ProviderProblem[] {
  const { name } = rules[index];
  if (rules.findIndex((other) => other.name === name) === index) {
    return [];
  }
  const message = `rule ${name} is declared twice`;
  return [{ field: `${path}.name`, message, hint: 'rename or remove one of them', rule: 'duplicate-name' }];
}

function portProblems({ portMin, portMax, protocol }: OpenStackSecurityRule, path: string): ProviderProblem[] {
  if (portMin === undefined && portMax === undefined) {
    return [];
  }
  const rule = 'security-rule-ports';
  if (portMin === undefined || (portMax ?? portMin) < portMin) {
    const message = portMin === undefined ? 'portMax is given without portMin' : `portMax is under portMin ${portMin}`;
    return [{ field: `${path}.portMax`, message, hint: 'give the first and the last port', rule }];
  }
  if (protocol !== undefined && WITH_PORTS.includes(protocol)) {
    return [];
  }
  const message = `protocol ${protocol ?? 'any'} has no ports`;
  return [
    { field: `${path}.protocol`, message, hint: 'give a protocol such as tcp or udp, or remove the ports', rule },
  ];
}

/** Source: CAPO, webhook of OpenStackCluster. */
function remoteProblems(given: OpenStackSecurityRule, path: string): ProviderProblem[] {
  const { remoteCidr, remoteGroups, remoteGroupId } = given;
  const remotes = Object.entries({
    remoteGroups: remoteGroups?.length ? remoteGroups : undefined,
    remoteGroupId,
    remoteCidr,
  });
  const set = remotes.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (set.length !== 1) {
    const message = set.length === 0 ? 'the rule has no other side' : `${set.join(' and ')} are given together`;
    const hint = 'give exactly one of remoteGroups, remoteGroupId and remoteCidr; 0.0.0.0/0 stands for everywhere';
    return [{ field: path, message, hint, rule: 'security-rule-one-remote' }];
  }
  const etherType = given.etherType ?? DEFAULTS.OpenStackSecurityRule.etherType;
  if (remoteCidr === undefined || (Cidr.isCidr(remoteCidr) && etherType === `IPv${Cidr.parse(remoteCidr).family}`)) {
    return [];
  }
  const message = `${remoteCidr} is not an ${etherType} range`;
  return [{ field: `${path}.remoteCidr`, message, hint: 'correct the range or etherType', rule: 'cidr-format' }];
}
