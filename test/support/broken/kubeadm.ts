import type { ClusterProps } from '@krake-infra/constructs';
import { machine } from '../cluster-samples.ts';
import type { BrokenCluster } from './broken-cluster.ts';

export const controlPlane = (more: object): Partial<ClusterProps> => ({
  controlPlane: { machine: machine('m1.large'), ...more },
});
export const MIRROR = { registry: 'docker.io', endpoints: ['https://mirror.example.org'] };

export const BROKEN: readonly BrokenCluster[] = [
  ['duplicate-name', 'nodes.registryMirrors[1].registry', { nodes: { registryMirrors: [MIRROR, MIRROR] } }],
  ['file-name', 'nodes.trustedCas.a/b', { nodes: { trustedCas: { 'a/b': 'x' } } }],
  ['packages-need-cloud-config', 'nodes.packages', { nodes: { format: 'ignition', packages: ['jq'] } }],
  [
    'etcd-data-dir',
    'controlPlane.etcd.dataDir',
    controlPlane({ etcd: { device: '/dev/vdb', dataDir: '/var/lib/etcd' } }),
  ],
  [
    'argument-set-twice',
    'controlPlane.apiServer.args.v',
    controlPlane({ apiServer: { logLevel: 2, args: { v: '4' } } }),
  ],
  [
    'argument-set-twice',
    'controlPlane.apiServer.args.oidc-client-id',
    controlPlane({
      oidc: { issuerUrl: 'https://sso.example.org', clientId: 'a' },
      apiServer: { args: { 'oidc-client-id': 'b' } },
    }),
  ],
];
