import type { ClusterProps, YaookCloud } from '@krake-infra/constructs';
import { DISCOVERED, MAKING_CREDENTIALS, onYaook, PEM } from '../support/yaook-samples.ts';
import type { ClusterCase } from './cluster-cases.ts';

const { region: _region, ...WITHOUT_REGION } = DISCOVERED;
const { caBundle: _authority, ...WITHOUT_AUTHORITY } = DISCOVERED;
const { authUrl: _address, ...WITHOUT_ADDRESS } = DISCOVERED;
const OCCM = { addons: [{ name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } }] };
const VOLUME = { name: 'csi', version: '2.34.1', cinderCsi: {} };
const BGP = {
  ...{ name: 'bgp', appliesTo: 'nodes', direction: 'ingress', protocol: 'tcp', portMin: 179 },
  remoteGroups: ['worker'],
};
const { externalSecret, keystoneUser } = MAKING_CREDENTIALS;
const { externalSecret: _block, ...WITHOUT_BLOCK } = externalSecret.credentials;

const on = (yaook: Partial<YaookCloud>, more: Partial<ClusterProps> = {}) => ({ ...onYaook(yaook), ...more });

/** For each rule of clusters on a cloud of Yaook one that breaks it. */
export const YAOOK_CASES: readonly ClusterCase[] = [
  ['region-needed', on({ discovered: WITHOUT_REGION })],
  ['ca-needed', on({ discovered: WITHOUT_AUTHORITY })],
  ['insecure-with-ca', on({ insecure: true, caBundle: { inline: PEM } })],
  ['load-balancer-not-offered', on({ loadBalancer: 'amphora' })],
  ['mtu-too-large', on({ mtu: 1400 })],
  ['in-cluster-traffic-twice', on({}, { openstack: { securityGroups: { rules: [BGP] } } })],
  ['ovn-needs-node-ports', on({}, OCCM)],
  ['block-storage-not-offered', on({ discovered: { ...DISCOVERED, blockStorage: false } }, { addons: [VOLUME] })],
  [
    'application-credentials-not-offered',
    on({ nodePortCidrs: [], discovered: { ...DISCOVERED, applicationCredentials: false } }, OCCM),
  ],
  ['credentials-of-other-mode', on({ credentials: { ...externalSecret.credentials, mode: 'secretRef' } })],
  ['co-located-needed', on({ ...externalSecret, topology: 'remote' })],
  ['auth-url-needed', on({ ...externalSecret, discovered: WITHOUT_ADDRESS })],
  ['credentials-block-missing', on({ ...externalSecret, credentials: WITHOUT_BLOCK })],
  [
    'admin-credentials',
    on({
      ...externalSecret,
      credentials: { ...externalSecret.credentials, externalSecret: { secretName: 'keystone-admin' } },
    }),
  ],
  [
    'service-project',
    on({
      ...keystoneUser,
      credentials: { ...keystoneUser.credentials, keystoneUser: { acceptServiceProject: false } },
    }),
  ],
];
