import type { Feature } from './feature.ts';

const identity = { kind: 'Secret', name: 'dresden', cloudName: 'openstack' } as const;
const TEMPLATE = 'OpenStackMachineTemplate/web-1-workers spec.template.spec';

/** Credentials, versions, images. */
export const CLOUD_ROWS: readonly Feature[] = [
  {
    row: 1,
    title: 'Credentials by Secret',
    set: { cloud: { openstack: { identity: { ...identity, name: 'leipzig', cloudName: 'le', region: 'RegionOne' } } } },
    fields: {
      'OpenStackCluster/web-1 spec.identityRef.name': 'leipzig',
      'OpenStackCluster/web-1 spec.identityRef.cloudName': 'le',
      'OpenStackCluster/web-1 spec.identityRef.region': 'RegionOne',
    },
  },
  {
    row: 2,
    title: 'Credentials that several namespaces share',
    set: {
      cloud: {
        openstack: {
          identity: {
            ...identity,
            kind: 'ClusterIdentity',
            clusterIdentity: {
              secretName: 'dresden-credentials',
              secretNamespace: 'capo-system',
              namespaceLabels: { tenant: 'shop' },
            },
          },
        },
      },
    },
    fields: {
      'OpenStackCluster/web-1 spec.identityRef.type': 'ClusterIdentity',
      'OpenStackClusterIdentity/dresden spec.namespaceSelector.matchLabels.tenant': 'shop',
      'OpenStackClusterIdentity/dresden spec.secretRef.name': 'dresden-credentials',
      'OpenStackClusterIdentity/dresden spec.secretRef.namespace': 'capo-system',
    },
  },
  {
    row: 3,
    title: "CA of the cloud's endpoints",
    absent:
      'CAPO has no field for it: the CA is key `cacert` of the Secret that row 1 or 2 names, beside `clouds.yaml`. Secrets are never rendered.',
  },
  {
    row: 4,
    title: 'Kubernetes version, also of one pool',
    set: { cluster: { kubernetesVersion: 'v1.35.5', pools: [{ name: 'workers', kubernetesVersion: 'v1.34.8' }] } },
    fields: { 'KubeadmControlPlane/web-1-control-plane spec.version': 'v1.35.5' },
    note: 'The pool stays at v1.34.8 while the control plane goes on.',
  },
  {
    row: 5,
    title: 'Image by name or id, also of one pool',
    set: {
      cluster: {
        pools: [{ name: 'workers', machine: { openstack: { image: { id: '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11' } } } }],
      },
    },
    fields: { [`${TEMPLATE}.image.id`]: '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11', [`${TEMPLATE}.image.filter`]: null },
  },
  {
    row: 6,
    title: 'Image that the OpenStack Resource Controller uploads',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { image: { imageRef: 'ubuntu-24-04' } } } }] } },
    fields: { [`${TEMPLATE}.image.imageRef.name`]: 'ubuntu-24-04', [`${TEMPLATE}.image.filter`]: null },
    note: 'The Image object is made apart from the cluster; it is in the same namespace.',
  },
  {
    row: 7,
    title: 'SSH key',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { sshKeyName: 'ops' } } }] } },
    fields: { [`${TEMPLATE}.sshKeyName`]: 'ops' },
  },
  {
    row: 8,
    title: 'Metadata and tags of servers',
    set: {
      cluster: { pools: [{ name: 'workers', machine: { openstack: { metadata: { team: 'web' }, tags: ['web'] } } }] },
    },
    fields: { [`${TEMPLATE}.serverMetadata[]`]: [{ key: 'team', value: 'web' }], [`${TEMPLATE}.tags[]`]: ['web'] },
  },
];
