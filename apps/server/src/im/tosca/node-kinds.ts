/** What a value of a node template is taken for. */
export type Slot = 'template' | 'version' | 'controlPlane' | 'replicas' | 'removed';

export interface ValueRule {
  /** Place inside the node template, steps joined by dots; `*` stands for any one step. */
  readonly at: string;
  /** What the value is taken for. Without this it only has to be one of `same`. */
  readonly gives?: Slot;
  /** Values that say no more than what holds for every cluster. Absent with `gives` absent: any value does. */
  readonly same?: readonly (string | number | boolean)[];
}

/** A kind of node template that is known here. */
export interface NodeKind {
  readonly types: readonly string[];
  /** `own`: the profile of this project. `sample`: the sample of the Infrastructure Manager. `network`: neither. */
  readonly profile: 'own' | 'sample' | 'network';
  /** Name that node templates of this kind have; absent when any name will do. */
  readonly name?: string;
  readonly values: readonly ValueRule[];
}

export const CLUSTER = 'krakeinfra.nodes.Cluster';
export const POOL = 'krakeinfra.nodes.MachinePool';

const COMPUTE = ['tosca.nodes.indigo.Compute', 'tosca.nodes.Compute'];
const HOST = 'capabilities.host.properties';
const OPERATING_SYSTEM: readonly ValueRule[] = [
  { at: 'capabilities.os.properties.distribution', same: ['ubuntu'] },
  { at: 'capabilities.os.properties.type', same: ['linux'] },
  { at: 'capabilities.os.properties.version', same: [20.04, 22.04, '20.04', '22.04'] },
];
const MACHINE: readonly ValueRule[] = [
  { at: `${HOST}.num_cpus`, same: [2] },
  { at: `${HOST}.mem_size`, same: ['4 GB'] },
  ...OPERATING_SYSTEM,
];
const RUNTIME: ValueRule = { at: 'properties.cri_runtime', same: ['docker', 'containerd'] };
const PORT = 'capabilities.endpoint.properties.ports.*';

export const NODE_KINDS: readonly NodeKind[] = [
  {
    types: [CLUSTER],
    profile: 'own',
    values: [
      { at: 'properties.template', gives: 'template' },
      { at: 'properties.kubernetes_version', gives: 'version' },
      { at: 'properties.control_plane_replicas', gives: 'controlPlane' },
    ],
  },
  {
    types: [POOL],
    profile: 'own',
    values: [
      { at: 'properties.replicas', gives: 'replicas' },
      { at: 'properties.removal_list', gives: 'removed' },
    ],
  },
  {
    types: ['tosca.nodes.indigo.LRMS.FrontEnd.Kubernetes'],
    profile: 'sample',
    name: 'lrms_front_end',
    values: [
      { at: 'properties.version', gives: 'version' },
      RUNTIME,
      { at: 'properties.admin_username', same: ['kubeuser'] },
      { at: 'properties.admin_token', same: ['not_very_secret_token'] },
      { at: 'properties.cert_user_email' },
      { at: 'requirements.*.host', same: ['front'] },
      { at: `${PORT}.protocol`, same: ['tcp'] },
      { at: `${PORT}.source`, same: [22, 80, 443, 6443] },
      { at: `${PORT}.remote_cidr`, same: ['0.0.0.0/0'] },
    ],
  },
  {
    types: COMPUTE,
    profile: 'sample',
    name: 'front',
    values: [
      { at: 'capabilities.scalable.properties.count', gives: 'controlPlane' },
      { at: 'capabilities.endpoint.properties.dns_name', same: ['kubeserver'] },
      { at: 'capabilities.endpoint.properties.network_name', same: ['PUBLIC'] },
      ...MACHINE,
    ],
  },
  {
    types: ['tosca.nodes.indigo.LRMS.WorkerNode.Kubernetes'],
    profile: 'sample',
    name: 'wn_node',
    values: [
      { at: 'properties.version', gives: 'version' },
      RUNTIME,
      { at: 'properties.front_end_ip' },
      { at: 'requirements.*.host', same: ['wn'] },
    ],
  },
  {
    types: COMPUTE,
    profile: 'sample',
    name: 'wn',
    values: [
      { at: 'capabilities.scalable.properties.count', gives: 'replicas' },
      { at: 'capabilities.scalable.properties.removal_list', gives: 'removed' },
      ...MACHINE,
    ],
  },
  {
    types: ['tosca.nodes.network.Network', 'tosca.nodes.indigo.network.Network'],
    profile: 'network',
    values: [
      { at: 'properties.network_type', same: ['public', 'private'] },
      { at: 'properties.ip_version', same: [4] },
      { at: 'properties.cidr', same: ['10.*.*.0/24'] },
    ],
  },
  {
    types: ['tosca.nodes.network.Port'],
    profile: 'network',
    values: [{ at: 'properties.order' }, { at: 'requirements.*.binding' }, { at: 'requirements.*.link' }],
  },
];
