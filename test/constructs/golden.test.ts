import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClusterProps, MachinePoolProps, MachineProps } from '@krake-infra/constructs';
import { yaook } from '@krake-infra/providers';
import { describe, expect, it } from 'vitest';
import { CAPO_14, CAPO_15, CLOUD, cluster, machine, manifest, objects, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors } from '../support/crd-validator.ts';
import { FULL } from '../support/topology-samples.ts';
import { siteCloud } from '../support/yaook-site.ts';

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url));

const ZONED: MachinePoolProps = {
  name: 'workers',
  owner: 'policy',
  zones: [
    { name: 'az1', replicas: 2 },
    { name: 'AZ_2', replicas: 1 },
  ],
  machine: machine('m1.xlarge'),
  scaleDown: { evidence: 'load' },
};

const AUTOSCALED: MachinePoolProps = {
  name: 'batch',
  owner: 'autoscaler',
  min: 1,
  max: 8,
  machine: machine('m1.huge'),
  nodeLabels: { workload: 'batch' },
  taints: [{ key: 'workload', value: 'batch', effect: 'NoSchedule' }],
};

const PRODUCTION: Partial<ClusterProps> = {
  labels: { tier: 'frontend' },
  network: { podCidrs: ['10.32.0.0/12'], serviceCidrs: ['10.112.0.0/12'] },
  controlPlane: {
    machine: {
      openstack: {
        flavor: { name: 'm1.large' },
        image: { name: 'ubuntu-24.04-kube-v1.34.8' },
        rootVolume: { sizeGib: 50, type: 'fast', availabilityZone: 'machine' },
        serverGroup: { name: 'spread' },
      },
    },
    certSans: ['web-1.example.org'],
  },
  pools: [{ ...ZONED, kubernetesVersion: 'v1.33.12' }],
  openstack: {
    network: { managed: { cidr: '10.6.0.0/24', dnsNameservers: ['9.9.9.9'], mtu: 1400 } },
    apiServer: { allowedCidrs: ['203.0.113.0/24'] },
    controlPlaneZones: ['az1', 'AZ_2'],
    securityGroups: {
      rules: [
        {
          name: 'bgp',
          appliesTo: 'nodes',
          direction: 'ingress',
          protocol: 'tcp',
          portMin: 179,
          remoteGroups: ['controlplane', 'worker'],
        },
      ],
    },
    tags: ['team-web'],
  },
};

const provider = new yaook.YaookProvider();
const spread = { openstack: { ...machine('m1.large').openstack, serverGroupPolicy: 'soft-anti-affinity' } };
const SPREAD = { controlPlane: { machine: spread as MachineProps } };
/** Site by site what a person writes, what was discovered, and machines; without Octavia one control-plane machine. */
const YAOOK: Readonly<Record<string, Partial<ClusterProps>>> = {
  'yaook-private-ca-ovn': { provider, cloud: await siteCloud('private-ca-ovn'), ...SPREAD },
  'yaook-public-endpoint': { provider, cloud: await siteCloud('public-endpoint'), ...SPREAD },
  'yaook-no-octavia': {
    provider,
    cloud: await siteCloud('no-octavia'),
    controlPlane: { machine: machine('m1.large'), replicas: 1 },
  },
};
const onNewCapo = ([scenario, changes]: [string, Partial<ClusterProps>]) =>
  [`${scenario}-capo-0.15`, { ...changes, management: CAPO_15 }] as const;

/** One file each; reviewed as manifests. `UPDATE_GOLDEN=1` writes them anew. */
const SCENARIOS: Readonly<Record<string, Partial<ClusterProps>>> = {
  minimal: { pools: [WORKERS], controlPlane: { machine: machine('m1.large'), replicas: 1 } },
  production: PRODUCTION,
  'production-capo-0.15': { ...PRODUCTION, management: CAPO_15 },
  topology: FULL,
  ...YAOOK,
  ...Object.fromEntries(Object.entries(YAOOK).map(onNewCapo)),
  autoscaler: { pools: [AUTOSCALED] },
  'existing-network-ovn': {
    cloud: {
      provider: 'openstack',
      openstack: {
        identity: { kind: 'ClusterIdentity', name: 'dresden', cloudName: 'openstack' },
        loadBalancerProvider: 'ovn',
      },
    },
    openstack: {
      network: { existing: { network: { name: 'machines' }, subnets: [{ name: 'machines-v4' }] } },
      apiServer: { floatingIpEnabled: false },
    },
  },
  'pool-being-replaced': {
    pools: [{ ...WORKERS, machine: machine('m1.huge') }],
    unprotectedPools: ['workers'],
    keptTemplates: cluster().templates.map((template) => ({ ...template, retired: '2026-01-31T08:00:00Z' })),
  },
};

describe('golden manifests', () => {
  it.each(Object.entries(SCENARIOS))('%s', (scenario, changes) => {
    const text = manifest({ cloud: CLOUD, management: CAPO_14, ...changes });
    const path = `${FOLDER}${scenario}.yaml`;
    if (process.env.UPDATE_GOLDEN) {
      writeFileSync(path, text);
    }
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it.each(Object.entries(SCENARIOS))('%s is what the API server takes', (_scenario, changes) => {
    expect(objects(changes).flatMap(crdErrors)).toEqual([]);
  });

  it('are all made by a scenario', () => {
    const names = Object.keys(SCENARIOS).map((scenario) => `${scenario}.yaml`);
    expect(readdirSync(FOLDER).sort()).toEqual(names.sort());
  });
});
