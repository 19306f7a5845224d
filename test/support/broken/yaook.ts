import type { ClusterProps, OpenStackSecurityGroups, YaookCloud } from '@krake-infra/constructs';
import { machine } from '../cluster-samples.ts';
import { DISCOVERED, MAKING_CREDENTIALS, onYaook, PEM } from '../yaook-samples.ts';
import type { BrokenCluster } from './broken-cluster.ts';

export type YaookChanges = Partial<Omit<ClusterProps, 'cloud'>> & { readonly yaook?: Partial<YaookCloud> };
type Row<Changes> = readonly [rule: string, field: string, changes: Changes];

const { region: _region, ...withoutRegion } = DISCOVERED;
const { caBundle: _authority, ...withoutAuthority } = DISCOVERED;
/** Facts of a cloud that lack one. */
export const WITHOUT_REGION = withoutRegion;
export const WITHOUT_AUTHORITY = withoutAuthority;
export const WITHOUT_OCTAVIA = { ...DISCOVERED, loadBalancerProviders: [] };
export const OCCM = [{ name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } }];
export const BGP = { name: 'bgp', appliesTo: 'nodes', direction: 'ingress', protocol: 'tcp', portMin: 179 };
export const groups = (securityGroups: OpenStackSecurityGroups): YaookChanges => ({ openstack: { securityGroups } });
export const BETWEEN_NODES = { rules: [{ ...BGP, remoteGroups: ['worker'] }] };

const CLUSTERS: readonly Row<YaookChanges>[] = [
  ['reference-exactly-one', 'cloud.yaook.externalNetwork', { yaook: { externalNetwork: {} } }],
  ['region-needed', 'cloud.yaook.region', { yaook: { discovered: WITHOUT_REGION } }],
  ['ca-needed', 'cloud.yaook.caBundle', { yaook: { discovered: WITHOUT_AUTHORITY } }],
  [
    'ca-needed',
    'cloud.yaook.caBundle',
    { yaook: { discovered: WITHOUT_AUTHORITY, caBundle: { secret: { name: 'site-ca', key: 'ca.crt' } } } },
  ],
  ['reference-exactly-one', 'cloud.yaook.caBundle', { yaook: { caBundle: { inline: PEM, system: true } } }],
  ['insecure-with-ca', 'cloud.yaook.insecure', { yaook: { insecure: true, caBundle: { inline: PEM } } }],
  ['load-balancer-not-offered', 'cloud.yaook.loadBalancer', { yaook: { loadBalancer: 'amphora' } }],
  [
    'load-balancer-not-offered',
    'openstack.apiServer.loadBalancer',
    { yaook: { discovered: WITHOUT_OCTAVIA }, openstack: { apiServer: { loadBalancer: true } } },
  ],
  ['load-balancer-needed', 'openstack.apiServer.loadBalancer', { yaook: { discovered: WITHOUT_OCTAVIA } }],
  ['cidr-format', 'cloud.yaook.nodePortCidrs[1]', { yaook: { nodePortCidrs: ['0.0.0.0/0', '10.0.0.1/33'] } }],
  ['mtu-too-large', 'cloud.yaook.mtu', { yaook: { mtu: 1400 } }],
  [
    'mtu-too-large',
    'openstack.network.managed.mtu',
    { openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu: 1500 } } } },
  ],
  ['in-cluster-traffic-twice', 'openstack.securityGroups.rules[0].remoteGroups', groups(BETWEEN_NODES)],
  ['ovn-needs-node-ports', 'cloud.yaook.nodePortCidrs', { addons: OCCM }],
  [
    'ovn-without-allowed-cidrs',
    'openstack.apiServer.allowedCidrs',
    { openstack: { apiServer: { allowedCidrs: ['203.0.113.0/24'] } } },
  ],
  [
    'ovn-load-balancer-options',
    'openstack.apiServer.loadBalancerOptions.flavor',
    { openstack: { apiServer: { loadBalancerOptions: { flavor: 'large' } } } },
  ],
  [
    'block-storage-not-offered',
    'controlPlane.machine.openstack.rootVolume',
    {
      yaook: { discovered: { ...DISCOVERED, blockStorage: false } },
      controlPlane: {
        machine: { openstack: { ...machine('m1.large').openstack, rootVolume: { sizeGib: 50 } } as never },
      },
    },
  ],
  [
    'application-credentials-not-offered',
    'addons[0].cloudControllerManager',
    { addons: OCCM, yaook: { nodePortCidrs: [], discovered: { ...DISCOVERED, applicationCredentials: false } } },
  ],
  ['provider-block-missing', 'pools[0].machine.openstack', { pools: [{ name: 'workers', replicas: 2, machine: {} }] }],
];

const CREDENTIALS = 'cloud.yaook.credentials';
const { externalSecret, keystoneUser } = MAKING_CREDENTIALS;
const { authUrl: _address, ...WITHOUT_ADDRESS } = DISCOVERED;
const changed = (base: Partial<YaookCloud>, credentials: NonNullable<YaookCloud['credentials']>) => ({
  ...base,
  credentials: { ...base.credentials, ...credentials },
});

const CLOUDS: readonly Row<Partial<YaookCloud>>[] = [
  ['co-located-needed', `${CREDENTIALS}.mode`, { ...externalSecret, topology: 'remote' }],
  ['auth-url-needed', 'cloud.yaook.authUrl', { ...keystoneUser, discovered: WITHOUT_ADDRESS }],
  [
    'credentials-block-missing',
    `${CREDENTIALS}.orcProject`,
    { topology: 'coLocated', credentials: { mode: 'orcProject' } },
  ],
  [
    'admin-credentials',
    `${CREDENTIALS}.externalSecret.secretName`,
    changed(externalSecret, { externalSecret: { secretName: 'keystone-admin' } }),
  ],
  [
    'service-project',
    `${CREDENTIALS}.keystoneUser.acceptServiceProject`,
    changed(keystoneUser, { keystoneUser: { acceptServiceProject: false } }),
  ],
  [
    'credentials-of-other-mode',
    `${CREDENTIALS}.clusterIdentity`,
    { credentials: { clusterIdentity: { secretName: 'a', secretNamespace: 'b' } } },
  ],
  [
    'credentials-of-other-mode',
    `${CREDENTIALS}.keystoneUser`,
    changed(externalSecret, { keystoneUser: { acceptServiceProject: true } }),
  ],
  ['credentials-of-other-mode', `${CREDENTIALS}.namespaceLabels`, { credentials: { namespaceLabels: { a: 'b' } } }],
];

/** Props of a cluster on a Yaook cloud, or one that breaks a rule. */
export const onCloud = ({ yaook, ...changes }: YaookChanges): Partial<ClusterProps> => ({
  ...onYaook(yaook),
  ...changes,
});

export const BROKEN: readonly BrokenCluster[] = [
  ...CLUSTERS.map(([rule, field, changes]): BrokenCluster => [rule, field, onCloud(changes)]),
  ...CLOUDS.map(([rule, field, yaook]): BrokenCluster => [rule, field, onYaook(yaook)]),
];
