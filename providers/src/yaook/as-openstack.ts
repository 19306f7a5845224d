import {
  Cidr,
  type CloudSpec,
  type OpenStackCloud,
  type OpenStackCluster,
  type OpenStackIdentity,
  type OpenStackMachine,
  type OpenStackSecurityRule,
  type ProviderContext,
  type YaookCloud,
} from '@krake-infra/constructs';
import { DEFAULT_NETWORK } from '../capo/index.ts';
import { credentialsOf, MAKING_MODES } from './credentials.ts';
import { DEFAULTS } from './defaults.ts';
import { type YaookFacts, yaookFacts } from './facts.ts';

/**
 * The same cluster on an OpenStack cloud that states everything that a Yaook cloud implies; a cloud without a block stays as it is.
 */
export function asOpenStack(context: ProviderContext): ProviderContext {
  const { yaook } = context.cloud;
  if (!yaook) {
    return context;
  }
  const own = context.cluster.openstack ?? {};
  return {
    ...context,
    cloud: { provider: 'openstack', openstack: openStackCloud(yaook) },
    cluster: { ...context.cluster, ...nodesOf(context, yaook), openstack: openStackBlock(yaook, own) },
  };
}

/** The block of a Yaook cloud. @throws Error when the cloud has none */
export function requiredBlock({ yaook }: CloudSpec): YaookCloud {
  if (!yaook) {
    throw new Error('cloud.yaook: the cloud says nothing about Yaook; give at least keystone and externalNetwork');
  }
  return yaook;
}

/** The cloud as CAPO sees it. */
export function openStackCloud(yaook: YaookCloud): OpenStackCloud {
  const { region, loadBalancer } = yaookFacts(yaook);
  return {
    identity: { ...identityOf(yaook), region },
    externalNetwork: yaook.externalNetwork,
    ...(loadBalancer !== 'none' && { loadBalancerProvider: loadBalancer }),
  };
}

function identityOf(yaook: YaookCloud): OpenStackIdentity {
  const { mode, name, cloudName, clusterIdentity, namespaceLabels } = credentialsOf(yaook);
  const kind = mode === 'secretRef' ? 'Secret' : 'ClusterIdentity';
  const made = { secretName: name, secretNamespace: yaook.namespace ?? DEFAULTS.YaookCloud.namespace, namespaceLabels };
  const rendered = MAKING_MODES.includes(mode) ? made : clusterIdentity;
  return { kind, name, cloudName, ...(rendered && { clusterIdentity: rendered }) };
}

/** A machine that says whether it has a config drive. */
export function withConfigDrive({ configDrive }: YaookCloud, machine: OpenStackMachine): OpenStackMachine {
  return { ...machine, configDrive: machine.configDrive ?? configDrive ?? DEFAULTS.YaookCloud.configDrive };
}

/** Name of the file with the authority of the cloud on every machine. */
const CA_NAME = 'yaook';

/** Certificates of the cloud's authority by the name of their file, or nothing. */
export function trustedCas(yaook: YaookCloud): { readonly [key: string]: string } | undefined {
  const { caBundle } = yaookFacts(yaook);
  return caBundle === undefined ? undefined : { [CA_NAME]: caBundle };
}

function nodesOf({ cluster }: ProviderContext, yaook: YaookCloud) {
  const authorities = trustedCas(yaook);
  return authorities && { nodes: { ...cluster.nodes, trustedCas: { ...authorities, ...cluster.nodes?.trustedCas } } };
}

function openStackBlock(yaook: YaookCloud, own: OpenStackCluster): OpenStackCluster {
  const facts = yaookFacts(yaook);
  return {
    ...own,
    network: networkOf(facts, own),
    apiServer: { ...own.apiServer, loadBalancer: own.apiServer?.loadBalancer ?? facts.loadBalancer !== 'none' },
    securityGroups: securityGroupsOf(yaook, own),
    ...zonesOf(yaook, own),
    ...(own.bastion && { bastion: { ...own.bastion, machine: withConfigDrive(yaook, own.bastion.machine) } }),
  };
}

function networkOf({ mtu }: YaookFacts, { network = DEFAULT_NETWORK }: OpenStackCluster) {
  const { managed } = network;
  return managed ? { ...network, managed: { ...managed, mtu: managed.mtu ?? mtu } } : network;
}

/** Where discovery finds a single zone, Nova chooses: a zone that is renamed or joined by others later replaces nothing. */
function zonesOf({ availabilityZones, discovered }: YaookCloud, own: OpenStackCluster) {
  const found = discovered?.availabilityZones;
  const isOnlyOne = found?.length === 1 && (availabilityZones ?? found).length === 1;
  const controlPlaneOmitZone = own.controlPlaneOmitZone ?? (isOnlyOne && own.controlPlaneZones === undefined);
  return {
    controlPlaneOmitZone,
    controlPlaneZones: own.controlPlaneZones ?? (controlPlaneOmitZone ? undefined : availabilityZones),
  };
}

/** Rules for node ports come after those of the cluster, whose places keep their meaning. */
function securityGroupsOf({ nodePortCidrs = [] }: YaookCloud, { securityGroups }: OpenStackCluster) {
  if (securityGroups?.managed === false || nodePortCidrs.length === 0) {
    return securityGroups;
  }
  return {
    ...securityGroups,
    rules: [...(securityGroups?.rules ?? []), ...nodePortCidrs.filter(Cidr.isCidr).flatMap(nodePortRules)],
  };
}

function nodePortRules(remoteCidr: string, index: number): OpenStackSecurityRule[] {
  return ['tcp', 'udp'].map((protocol) => ({
    name: `node-ports-${protocol}-${index}`,
    appliesTo: 'workers',
    direction: 'ingress',
    etherType: `IPv${Cidr.parse(remoteCidr).family}`,
    protocol,
    portMin: 30000,
    portMax: 32767,
    remoteCidr,
  }));
}
