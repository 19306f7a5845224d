import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { machine, objects, WORKERS } from '../../support/cluster-samples.ts';

const PAUSED = { annotations: { 'cluster.x-k8s.io/paused': 'true' } };
const SSH = {
  ...{ name: 'ssh', appliesTo: 'nodes', direction: 'ingress', protocol: 'tcp', portMin: 22 },
  remoteCidr: '10.0.0.0/8',
};
const RICH = {
  ...{ flavor: { name: 'm1.large' }, image: { name: 'ubuntu' }, sshKeyName: 'key' },
  ...{ rootVolume: { sizeGib: 50, type: 'fast' }, metadata: { tier: 'web' }, tags: ['a'] },
  ports: [{ network: { name: 'machines' }, allowedAddressPairs: [{ ipAddress: '10.9.0.1' }] }],
  additionalBlockDevices: [{ name: 'data', sizeGib: 10 }],
};

/** Manifests as they are rendered for CAPO 0.14, under a name of their own, and left alone by the controllers. */
function rendered(name: string, changes: object): readonly Manifest[] {
  return (objects({ clusterName: name, ...changes } as never) as unknown as Manifest[]).map((object) => ({
    ...object,
    metadata: { ...object.metadata, ...PAUSED },
  }));
}

const MANAGED = rendered('managed', {
  openstack: {
    network: {
      managed: {
        ...{ cidr: '10.6.0.0/24', mtu: 1450, dnsNameservers: ['9.9.9.9'] },
        allocationPools: [{ start: '10.6.0.10', end: '10.6.0.99' }],
      },
    },
    tags: ['a'],
    bastion: { availabilityZone: 'az1', machine: { flavor: { name: 'm1' }, image: { name: 'u' } } },
    securityGroups: { rules: [SSH, { ...SSH, name: 'api', appliesTo: 'control-plane' }] },
    controlPlaneZones: ['az1', 'az2'],
    apiServer: {
      allowedCidrs: ['203.0.113.0/24'],
      loadBalancerOptions: {
        ...{ flavor: 'large', availabilityZone: 'az1', additionalPorts: [22] },
        monitor: { delaySeconds: 10, timeoutSeconds: 5, maxRetries: 5, maxRetriesDown: 3 },
      },
    },
  },
  pools: [{ ...WORKERS, machine: { openstack: RICH } }],
  controlPlane: {
    machine: machine('m1.large'),
    certSans: ['api.example.org'],
    etcd: { args: { 'quota-backend-bytes': '4294967296' } },
    kubeadm: { clusterConfiguration: { certificateValidityPeriodDays: 365, dns: { imageTag: 'v1.12.1' } } },
  },
});
const EXISTING = rendered('existing', {
  openstack: {
    network: { existing: { network: { name: 'machines' }, subnets: [{ name: 'v4' }] } },
    apiServer: { floatingIpEnabled: false },
    securityGroups: { managed: false },
    bastion: {
      enabled: false,
      machine: { flavor: { name: 'm1' }, image: { name: 'u' }, securityGroups: [{ name: 'own' }] },
    },
  },
  controlPlane: { machine: { openstack: { ...RICH, securityGroups: [{ name: 'own' }] } } },
  pools: [],
});

/** The object of a kind; of pools and health checks that of the workers. */
export function base(kind: string, of: 'managed' | 'existing' = 'managed'): Manifest {
  const found = (of === 'managed' ? MANAGED : EXISTING).filter((object) => object.kind === kind).at(-1);
  if (!found) throw new Error(`nothing of kind ${kind} is rendered`);
  return found;
}
