import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTosca } from '@krake-infra/server/im/tosca/read-tosca.ts';
import { describe, expect, it } from 'vitest';
import { problemsOf } from './tosca-problems.ts';
import { SAMPLE_INPUTS, sample, sampleNodes } from './tosca-sample.ts';

const at = (node: string, rest: string) => `topology_template.node_templates.${node}.${rest}`;

describe('the sample of the Infrastructure Manager', () => {
  it('gives the version and the number of workers', () => {
    expect(readTosca(sample())).toEqual({ kubernetesVersion: 'v1.22.9', pools: [{ replicas: 1 }] });
    expect(readTosca(sample({ wn_num: 7, kube_version: 'v1.34.8' }))).toEqual({
      kubernetesVersion: 'v1.34.8',
      pools: [{ replicas: 7 }],
    });
  });

  it('gives machines that go first, and a control plane when it counts one', () => {
    const nodes = sampleNodes();
    nodes.wn.capabilities.scalable.properties.removal_list = ['2', 3];
    nodes.front.capabilities.scalable = { properties: { count: 3 } };
    expect(readTosca(sample({}, nodes))).toEqual({
      kubernetesVersion: 'v1.22.9',
      controlPlaneReplicas: 3,
      pools: [{ replicas: 1, removed: ['2', '3'] }],
    });
  });

  it.each([
    ['cri_runtime', 'containerd'],
    ['kube_cert_user_email', 'other@example.org'],
  ] as const)('passes over %s %s', (name, value) => {
    expect(readTosca(sample({ [name]: value }))).toEqual(readTosca(sample()));
  });

  it.each([
    ['fe_cpus', 4, [at('front', 'capabilities.host.properties.num_cpus')]],
    ['fe_mem', '8 GB', [at('front', 'capabilities.host.properties.mem_size')]],
    ['fe_instance_type', 'm1.large', [at('front', 'capabilities.host.properties.instance_type')]],
    ['wn_cpus', 8, [at('wn', 'capabilities.host.properties.num_cpus')]],
    ['wn_mem', '16 GB', [at('wn', 'capabilities.host.properties.mem_size')]],
    ['wn_instance_type', 'm1.large', [at('wn', 'capabilities.host.properties.instance_type')]],
    ['cri_runtime', 'crio', [at('lrms_front_end', 'properties.cri_runtime'), at('wn_node', 'properties.cri_runtime')]],
    [
      'kube_nvidia_support',
      true,
      [at('lrms_front_end', 'properties.nvidia_support'), at('wn_node', 'properties.nvidia_support')],
    ],
    ['kube_cert_manager', true, [at('lrms_front_end', 'properties.cert_manager')]],
    ['admin_username', 'root', [at('lrms_front_end', 'properties.admin_username')]],
    ['admin_token', 'hunter2hunter2', [at('lrms_front_end', 'properties.admin_token')]],
    [
      'allowed_cidr',
      '10.0.0.0/8',
      ['http_port', 'https_port', 'k8s_api', 'ssh_port'].map((port) =>
        at('lrms_front_end', `capabilities.endpoint.properties.ports.${port}.remote_cidr`),
      ),
    ],
    ['wn_num', -1, [at('wn', 'capabilities.scalable.properties.count')]],
    ['kube_version', '1.34', [at('lrms_front_end', 'properties.version'), at('wn_node', 'properties.version')]],
  ] as const)('refuses %s %s where it would be lost', (name, value, fields) => {
    const problems = problemsOf(sample({ [name]: value }));
    expect(problems.map(({ field }) => field).sort()).toEqual([...fields].sort());
    for (const { message } of problems) expect(message).toContain(`(by input ${name})`);
  });

  it('shows no value that it does not take', () => {
    expect(JSON.stringify(problemsOf(sample({ admin_token: 'hunter2hunter2' })))).not.toContain('hunter2');
  });

  it.each<[string, (nodes: ReturnType<typeof sampleNodes>) => void, string]>([
    [
      'a port',
      (nodes) => {
        nodes.lrms_front_end.capabilities.endpoint.properties.ports.x = { source: 9000 };
      },
      at('lrms_front_end', 'capabilities.endpoint.properties.ports.x.source'),
    ],
    [
      'a network of its own',
      (nodes) => {
        nodes.network_private.properties.cidr = '10.9.0.0/24';
      },
      at('network_private', 'properties.cidr'),
    ],
    [
      'bounds of a pool',
      (nodes) => {
        nodes.wn.capabilities.scalable.properties.max_instances = 9;
      },
      at('wn', 'capabilities.scalable.properties.max_instances'),
    ],
    [
      'scripts',
      (nodes) => {
        nodes.front.interfaces = { Standard: { create: 'a.sh' } };
      },
      at('front', 'interfaces.Standard.create'),
    ],
    [
      'a disk',
      (nodes) => {
        nodes.disk = { type: 'tosca.nodes.BlockStorage' };
      },
      at('disk', 'type'),
    ],
    [
      'another host',
      (nodes) => {
        nodes.wn_node.requirements = [{ host: 'front' }];
      },
      at('wn_node', 'requirements[0].host'),
    ],
    [
      'another kind of cluster',
      (nodes) => {
        nodes.wn_node.type = 'tosca.nodes.indigo.LRMS.WorkerNode.Slurm';
      },
      at('wn_node', 'type'),
    ],
    [
      'two versions',
      (nodes) => {
        nodes.wn_node.properties.version = '1.33.1';
      },
      at('wn_node', 'properties.version'),
    ],
    [
      'no number of workers',
      (nodes) => {
        delete nodes.wn.capabilities.scalable;
      },
      at('wn', 'capabilities.scalable.properties.count'),
    ],
    [
      'a second cluster',
      (nodes) => {
        nodes.mine = { type: 'krakeinfra.nodes.Cluster' };
      },
      'topology_template.node_templates.front',
    ],
  ])('refuses %s', (_, change, field) => {
    const nodes = sampleNodes();
    change(nodes);
    expect(problemsOf(sample({}, nodes)).map((problem) => problem.field)).toContain(field);
  });

  it('has every input in the documentation', () => {
    const docs = readFileSync(fileURLToPath(new URL('../../../../docs/krake.md', import.meta.url)), 'utf8');
    const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
    const missing = Object.keys(SAMPLE_INPUTS).filter((name) => !rows.some((row) => row.includes(`\`${name}\``)));
    expect(missing).toEqual([]);
  });

  it('needs all of its node templates', () => {
    const { wn_node: _, ...nodes } = sampleNodes();
    expect(problemsOf(sample({}, nodes))).toEqual([
      expect.objectContaining({
        field: 'topology_template.node_templates',
        message: 'node template wn_node is missing',
      }),
    ]);
  });
});
