/** Two clusters described by a program of its own: `cdk8s synth` writes their Cluster API manifests. */
import { type CloudSpec, Cluster, ClusterNamespace, type ManagementClusterSpec } from '@krake-infra/constructs';
import { openstack } from '@krake-infra/providers';
import { App } from 'cdk8s';

const cloud: CloudSpec = {
  provider: 'openstack',
  openstack: {
    // credentials stay outside: a Secret with `clouds.yaml` in the namespace of the clusters
    identity: { kind: 'Secret', name: 'dresden-credentials', cloudName: 'openstack' },
    externalNetwork: { name: 'public' },
  },
};
const management: ManagementClusterSpec = {
  clusterApiVersion: 'v1.14.0',
  providerVersions: { openstack: 'v0.14.7' },
};
const place = { namespace: 'edge', cloud, management, provider: new openstack.OpenStackProvider() };
const image = { name: 'ubuntu-24.04-kube-v1.34.8' };
const small = { openstack: { flavor: { name: 'm1.medium' }, image } };
const large = { openstack: { flavor: { name: 'm1.xlarge' }, image } };

const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? 'dist/manifests' });
new ClusterNamespace(app, 'edge');
new Cluster(app, 'edge-1', {
  ...place,
  kubernetesVersion: 'v1.34.8',
  controlPlane: { replicas: 1, machine: small },
  pools: [{ name: 'workers', replicas: 2, machine: large }],
});
new Cluster(app, 'edge-2', {
  ...place,
  labels: { tier: 'batch' },
  kubernetesVersion: 'v1.34.8',
  controlPlane: { machine: small },
  pools: [
    {
      name: 'workers',
      owner: 'autoscaler',
      zones: [
        { name: 'az1', min: 1, max: 5 },
        { name: 'az2', min: 1, max: 5 },
      ],
      machine: large,
    },
  ],
});
app.synth();
