import { createHash } from 'node:crypto';
import type { InfrastructureManagerDoor } from '@krake-infra/reconciler/core/generated/fleet.ts';

/** Header as Krake sends it, its records joined by a backslash and an `n`. */
export const AUTHORIZATION = krakeAuthorization();

export function krakeAuthorization({ password = 'pw1', tenant = 'demo', ofCloud = 'pw2' } = {}): string {
  const manager = `id = prov-a;username = krake;password = ${password};type = InfrastructureManager`;
  const openstack = `id = cloud-a;host = https://keystone.example/v3;auth_version = 3.x_password;username = demo;password = ${ofCloud};tenant = ${tenant};type = OpenStack`;
  return `${manager}\\n${openstack}`;
}

/** A TOSCA template of our profile, as Krake sends it: its keys sorted. */
export function tosca({ workers = 1, version = '1.34.8', removed = [] as readonly string[] } = {}): string {
  const list = removed.length === 0 ? '' : `\n        removal_list: ['${removed.join("', '")}']`;
  return `node_types:
  krakeinfra.nodes.Cluster:
    attributes:
      kubeconfig: {type: string}
    derived_from: tosca.nodes.Root
    properties:
      kubernetes_version: {required: false, type: string}
  krakeinfra.nodes.MachinePool:
    derived_from: tosca.nodes.Root
    properties:
      removal_list: {entry_schema: {type: string}, required: false, type: list}
      replicas: {type: integer}
topology_template:
  inputs:
    workers: {default: ${workers}, type: integer}
  node_templates:
    cluster:
      properties:
        kubernetes_version: '${version}'
      type: krakeinfra.nodes.Cluster
    workers:
      properties:${list}
        replicas: {get_input: workers}
      type: krakeinfra.nodes.MachinePool
  outputs:
    kubeconfig:
      value: {get_attribute: [cluster, kubeconfig]}
tosca_definitions_version: tosca_simple_yaml_1_0
`;
}

export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- {name: im, cluster: {server: 'https://10.0.0.1:6443', certificate-authority-data: Y2E=}}
contexts:
- {name: admin@im, context: {cluster: im, user: admin}}
current-context: admin@im
users:
- {name: admin, user: {client-certificate-data: Y3J0, client-key-data: a2V5}}
`;

/** The ClusterTemplate of the door's sender. */
export const TEMPLATE = `apiVersion: krake-infra.io/v1alpha1
kind: ClusterTemplate
metadata:
  name: base
spec:
  kubernetesVersion: v1.34.8
  controlPlane:
    replicas: 1
    machine:
      openstack:
        flavor: { name: m1.large }
        image: { name: ubuntu }
  pools:
    - name: workers
      replicas: 1
      machine:
        openstack:
          flavor: { name: m1.large }
          image: { name: ubuntu }
`;

const DOOR: InfrastructureManagerDoor = {
  senders: [
    {
      name: 'krake-1',
      namespace: 'krake',
      username: 'krake',
      secretSha256: createHash('sha256').update('pw1').digest('hex'),
      template: 'base',
      clouds: [{ cloud: 'dresden', host: 'https://keystone.example/v3', tenant: 'demo' }],
    },
    {
      name: 'krake-2',
      namespace: 'other',
      username: 'krake',
      secretSha256: createHash('sha256').update('pw-of-another').digest('hex'),
      template: 'base',
      clouds: [{ cloud: 'dresden', host: 'https://keystone.example/v3', tenant: 'demo' }],
    },
  ],
};
/** Two senders that know nothing of each other. */
export const CONFIGURATION = { infrastructureManager: DOOR };

export function idIn(uri: string): string {
  return uri.trim().split('/infrastructures/')[1] ?? '';
}

/** Configuration of a server with a door for one Krake, as its file. */
export function doorConfiguration({
  port = 0,
  namespace = 'shop',
  password = 'pw1',
  template = 'base',
  cloud = 'dresden',
} = {}): string {
  return `listen: { port: ${port} }
infrastructureManager:
  senders:
    - name: krake
      namespace: ${namespace}
      username: krake
      secretSha256: ${createHash('sha256').update(password).digest('hex')}
      template: ${template}
      clouds: [{ cloud: ${cloud}, host: 'https://keystone.example/v3', tenant: demo }]
`;
}
