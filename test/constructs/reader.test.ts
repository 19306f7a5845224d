import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Cluster, ClusterReader } from '@krake-infra/constructs';
import { openstack } from '@krake-infra/providers';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CAPO_14 } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';

const CHART = fileURLToPath(new URL('../import/chart.yaml', import.meta.url));

const provider = new openstack.OpenStackProvider();
const place = { namespace: 'shop', clusterName: 'prod', provider, management: CAPO_14 };
const objects = parseAllDocuments(readFileSync(CHART, 'utf8')).map((each) => each.toJS() as KubernetesObject);
const reading = ClusterReader.read({ ...place, objects });
const { body, cloud, labels, keptTemplates, adopted } = reading;

const render = (changed: typeof body = body): KubernetesObject[] =>
  new Cluster(new App(), 'prod', { ...place, cloud, labels, keptTemplates, adopted, ...changed }).toJson();

const specs = (list: readonly KubernetesObject[]) =>
  Object.fromEntries(list.map(({ kind, metadata, spec }) => [`${kind}/${metadata.name}`, spec]));

describe('a cluster of a chart', () => {
  it('is told in the words of the fleet where it has them', () => {
    expect({ cloud, labels }).toEqual({
      cloud: {
        provider: 'openstack',
        openstack: { identity: { kind: 'Secret', name: 'prod-cloud-credentials', cloudName: 'openstack' } },
      },
      labels: { infra: 'openstack' },
    });
    expect(body).toMatchObject({
      kubernetesVersion: 'v1.33.5',
      network: { podCidrs: ['172.16.0.0/13'], serviceCidrs: ['172.24.0.0/13'] },
      openstack: {
        externalNetwork: { id: '0c8b4b7e-3e1c-4b1c-9f0e-6d3f0a5f5a11' },
        apiServer: { loadBalancerProvider: 'ovn' },
        securityGroups: { rules: [{ name: 'node-ports', appliesTo: 'nodes', portMin: 30000, portMax: 32767 }] },
      },
      controlPlane: {
        machine: { openstack: { flavor: { name: 'm1.large' }, rootVolume: { sizeGib: 40, type: 'fast' } } },
        timeouts: { drainSeconds: 300 },
        healthCheck: { enabled: false },
        kubeadm: {
          clusterConfiguration: {
            apiServer: { extraArgs: [{ name: 'cloud-provider', value: 'external' }] },
            controllerManager: { extraArgs: [{ name: 'bind-address', value: '0.0.0.0' }] },
          },
        },
      },
      pools: [
        {
          name: 'default',
          owner: 'autoscaler',
          zones: [{ name: 'nova', min: 2, max: 6 }],
          maxSurge: 0,
          maxUnavailable: 1,
          kubeadm: { preKubeadmCommands: ['update-ca-certificates'] },
          healthCheck: { nodeStartupSeconds: 600 },
        },
      ],
    });
  });

  it('has what the fleet has no word for in a list', () => {
    expect(reading.unexpressed.map(({ objectTitle, field }) => `${objectTitle} ${field}`).sort()).toEqual([
      'KubeadmConfigTemplate/prod-default-9c8b7a6d spec.template.spec.joinConfiguration.nodeRegistration.kubeletExtraArgs',
      'KubeadmControlPlane/prod-control-plane spec.kubeadmConfigSpec.initConfiguration.nodeRegistration.kubeletExtraArgs',
      'KubeadmControlPlane/prod-control-plane spec.kubeadmConfigSpec.joinConfiguration.nodeRegistration.kubeletExtraArgs',
      'KubeadmControlPlane/prod-control-plane spec.machineTemplate.metadata.labels.capi.example.org/component',
      'MachineDeployment/prod-default spec.template.metadata.labels.capi.example.org/node-group',
      'MachineHealthCheck/prod-default spec.remediation.triggerIf.unhealthyLessThanOrEqualTo',
      ...['cloudName', 'name', 'type'].map(
        (field) => `OpenStackMachineTemplate/prod-control-plane-6a1f2b3c spec.template.spec.identityRef.${field}`,
      ),
    ]);
  });

  it('comes out as it was, but for the size that the autoscaler chose', () => {
    const found = specs(objects);
    expect(specs(render())).toEqual({
      ...found,
      'MachineDeployment/prod-default': { ...found['MachineDeployment/prod-default'], replicas: undefined },
    });
  });

  it('forgets what was found of objects that are gone', () => {
    const without = { ...place, cloud, labels, keptTemplates: [], adopted, ...body, pools: [] };
    const kinds = new Cluster(new App(), 'prod', without).adopted.map(({ kind }) => kind);
    expect(kinds).not.toEqual(expect.arrayContaining(['MachineDeployment']));
    expect(kinds).toContain('KubeadmControlPlane');
  });

  it('is upgraded by a new version, and keeps the rest', () => {
    const plane = specs(render({ ...body, kubernetesVersion: 'v1.33.9' }))['KubeadmControlPlane/prod-control-plane'];
    expect(plane).toEqual({ ...specs(objects)['KubeadmControlPlane/prod-control-plane'], version: 'v1.33.9' });
  });
});
