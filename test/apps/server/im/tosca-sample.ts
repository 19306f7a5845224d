import { stringify } from 'yaml';

/** Values that the sample of the Infrastructure Manager gives to its inputs, as it comes with Krake. */
export const SAMPLE_INPUTS = {
  kube_version: '1.22.9',
  cri_runtime: 'docker',
  kube_nvidia_support: false,
  kube_cert_manager: false,
  kube_cert_user_email: 'someone@example.org',
  admin_username: 'kubeuser',
  admin_token: 'not_very_secret_token',
  wn_num: 1,
  fe_cpus: 2,
  fe_mem: '4 GB',
  fe_instance_type: '',
  wn_cpus: 2,
  wn_mem: '4 GB',
  wn_instance_type: '',
  allowed_cidr: '0.0.0.0/0',
} as const;

type Inputs = { readonly [K in keyof typeof SAMPLE_INPUTS]?: unknown };

const input = (name: keyof Inputs) => ({ get_input: name });

const port = (source: number) => ({ protocol: 'tcp', source, remote_cidr: input('allowed_cidr') });

const compute = (machine: 'fe' | 'wn', os: number, capabilities: object) => ({
  type: 'tosca.nodes.indigo.Compute',
  capabilities: {
    ...capabilities,
    host: {
      properties: {
        num_cpus: input(`${machine}_cpus`),
        mem_size: input(`${machine}_mem`),
        instance_type: input(`${machine}_instance_type`),
      },
    },
    os: { properties: { distribution: 'ubuntu', version: os, type: 'linux' } },
  },
});

const interface_ = (order: number, node: string, network: string) => ({
  type: 'tosca.nodes.network.Port',
  properties: { order },
  requirements: [{ binding: node }, { link: network }],
});

const NODES = {
  network_public: { type: 'tosca.nodes.network.Network', properties: { network_type: 'public' } },
  network_private: {
    type: 'tosca.nodes.indigo.network.Network',
    properties: { ip_version: 4, cidr: '10.*.*.0/24', network_type: 'private' },
  },
  front_port_private: interface_(0, 'front', 'network_private'),
  front_port_public: interface_(1, 'front', 'network_public'),
  wn_port_private: interface_(0, 'wn', 'network_private'),
  wn_port_public: interface_(1, 'wn', 'network_public'),
  lrms_front_end: {
    type: 'tosca.nodes.indigo.LRMS.FrontEnd.Kubernetes',
    capabilities: {
      endpoint: {
        properties: { ports: { ssh_port: port(22), http_port: port(80), https_port: port(443), k8s_api: port(6443) } },
      },
    },
    properties: {
      admin_username: input('admin_username'),
      admin_token: input('admin_token'),
      version: input('kube_version'),
      nvidia_support: input('kube_nvidia_support'),
      cert_manager: input('kube_cert_manager'),
      cert_user_email: input('kube_cert_user_email'),
      cri_runtime: input('cri_runtime'),
      install_kubeapps: false,
    },
    requirements: [{ host: 'front' }],
  },
  front: compute('fe', 22.04, { endpoint: { properties: { dns_name: 'kubeserver', network_name: 'PUBLIC' } } }),
  wn_node: {
    type: 'tosca.nodes.indigo.LRMS.WorkerNode.Kubernetes',
    properties: {
      front_end_ip: { get_attribute: ['front', 'private_address', 0] },
      version: input('kube_version'),
      nvidia_support: input('kube_nvidia_support'),
      cri_runtime: input('cri_runtime'),
    },
    requirements: [{ host: 'wn' }],
  },
  wn: compute('wn', 20.04, { scalable: { properties: { count: input('wn_num') } } }),
};

/** Nodes of the sample, free to be changed. */
// biome-ignore lint/suspicious/noExplicitAny: tests write into it what types would forbid
export const sampleNodes = (): any => structuredClone(NODES);

/** A template as Krake sends it: the sample with other values of inputs, or with other node templates. */
export function sample(inputs: Inputs = {}, nodes: unknown = NODES): string {
  const values = Object.entries({ ...SAMPLE_INPUTS, ...inputs });
  return sent({
    tosca_definitions_version: 'tosca_simple_yaml_1_0',
    imports: [{ custom_types: 'https://example.org/custom_types.yaml' }],
    topology_template: {
      inputs: Object.fromEntries(values.map(([name, value]) => [name, { type: 'string', default: value }])),
      node_templates: nodes,
      outputs: {
        api_endpoint: { value: { concat: ['https://', { get_attribute: ['front', 'public_address', 0] }, ':6443'] } },
        kubeconfig: { value: { get_attribute: ['front', 'ansible_output', 'kube_conf', 'output'] } },
      },
    },
  });
}

/** YAML with sorted keys. */
export function sent(data: unknown): string {
  return stringify(data, { sortMapEntries: true, aliasDuplicateObjects: false });
}
