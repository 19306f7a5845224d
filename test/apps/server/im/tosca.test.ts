import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTosca } from '@krake-infra/server/im/tosca/read-tosca.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemsOf } from './tosca-problems.ts';
import { sent } from './tosca-sample.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const template = (name: string) => read(`../../../../templates/krake/${name}.yaml`);

/** A template of node templates and inputs, with the profile's types left out. */
const of = (nodes: unknown, inputs: unknown = {}, more: object = {}) =>
  sent({
    tosca_definitions_version: 'tosca_simple_yaml_1_0',
    topology_template: { inputs, node_templates: nodes },
    ...more,
  });
const cluster = (properties: unknown = {}) => ({ type: 'krakeinfra.nodes.Cluster', properties });
const pool = (properties: unknown) => ({ type: 'krakeinfra.nodes.MachinePool', properties });

const TWO_POOLS = {
  template: 'production',
  kubernetesVersion: 'v1.34.8',
  controlPlaneReplicas: 3,
  pools: [
    { name: 'batch', replicas: 0 },
    { name: 'workers', replicas: 3 },
  ],
};

describe('templates for users of Krake', () => {
  it.each([
    ['cluster', { template: 'production', pools: [] }],
    ['two-pools', TWO_POOLS],
  ])('%s', (name, wanted) => {
    expect(readTosca(template(name))).toEqual(wanted);
    expect(readTosca(sent(parse(template(name))))).toEqual(wanted);
  });

  it('are read as Krake sends them', () => {
    const asSent = read('tosca-as-sent.yaml');
    expect(parse(asSent)).toEqual(parse(template('two-pools')));
    expect(readTosca(asSent)).toEqual(TWO_POOLS);
  });

  it('have the output and the inline types that Krake wants', () => {
    for (const name of ['cluster', 'two-pools']) {
      const { node_types, imports, topology_template } = parse(template(name));
      expect(imports).toBeUndefined();
      const types = Object.values<{ type: string }>(topology_template.node_templates).map(({ type }) => type);
      expect(Object.keys(node_types)).toEqual([...new Set(types)]);
      expect(topology_template.outputs.kubeconfig).toEqual({ value: { get_attribute: ['cluster', 'kubeconfig'] } });
    }
  });
});

describe('values', () => {
  it('come by inputs and properties, over several steps', () => {
    const nodes = {
      c: cluster({ kubernetes_version: { get_property: ['info', 'removal_list', 0] }, control_plane_replicas: 1 }),
      a: pool({ replicas: { get_property: ['c', 'control_plane_replicas'] } }),
      b: pool({ replicas: { get_property: ['a', 'replicas'] }, removal_list: { get_input: ['old'] } }),
      info: pool({ replicas: { get_property: ['SELF', 'removal_list', 1] }, removal_list: ['1.34.8', 4] }),
    };
    const inputs = { old: { type: 'list', default: [{ get_input: 'one' }, 'n-2'] }, one: { default: 'n-1' } };
    expect(readTosca(of(nodes, inputs))).toEqual({
      kubernetesVersion: 'v1.34.8',
      controlPlaneReplicas: 1,
      pools: [
        { name: 'a', replicas: 1 },
        { name: 'b', replicas: 1, removed: ['n-1', 'n-2'] },
        { name: 'info', replicas: 4, removed: ['1.34.8', '4'] },
      ],
    });
  });

  it('come from the defaults of inline types', () => {
    const types = { 'krakeinfra.nodes.MachinePool': { properties: { replicas: { type: 'integer', default: 5 } } } };
    const text = of(
      { c: cluster(), a: { type: 'krakeinfra.nodes.MachinePool' }, b: pool({ replicas: 0 }) },
      {},
      { node_types: types },
    );
    expect(readTosca(text).pools).toEqual([
      { name: 'a', replicas: 5 },
      { name: 'b', replicas: 0 },
    ]);
    const more = { 'krakeinfra.nodes.Cluster': { properties: { flavor: { type: 'string', default: 'm1.large' } } } };
    expect(problemsOf(of({ c: cluster() }, {}, { node_types: more }))).toEqual([
      expect.objectContaining({ field: 'topology_template.node_templates.c.properties.flavor' }),
    ]);
  });

  it.each([0, 1, 1000])('%s machines are a pool', (replicas) => {
    expect(readTosca(of({ c: cluster(), p: pool({ replicas }) })).pools).toEqual([{ name: 'p', replicas }]);
  });

  it.each([
    ['replicas', -1, 'is -1'],
    ['replicas', 1001, 'is 1001'],
    ['replicas', 1.5, 'is 1.5'],
    ['replicas', '3', 'is "3"'],
    ['replicas', true, 'is true or false'],
    ['replicas', [1], 'is a list'],
    ['replicas', { a: 1, b: 2 }, 'is a mapping'],
    ['replicas', { get_inputs: 'n' }, 'is a mapping of get_inputs, which is no function known here'],
    ['replicas', { concat: ['1', '2'] }, 'the function concat is not known here'],
    ['replicas', { get_attribute: ['c', 'size'] }, 'the function get_attribute is not known here'],
    ['replicas', { get_input: 'none' }, 'there is no input none'],
    ['replicas', { get_input: 'unset' }, 'input unset has no value'],
    ['replicas', { get_input: 'null' }, 'input null has no value'],
    ['replicas', { get_input: 'flat' }, 'input flat has no value'],
    ['replicas', { get_input: ['a', 'b'] }, 'get_input needs the name of one input'],
    ['replicas', { get_input: { a: 1 } }, 'get_input has arguments that it can not have'],
    ['replicas', { get_input: 'ring' }, 'input ring leads back to itself'],
    ['replicas', { get_property: ['SELF', 'replicas'] }, 'property replicas of p leads back to itself'],
    ['replicas', { get_property: ['c'] }, 'get_property needs a node template and a property'],
    ['replicas', { get_property: ['c', 'size'] }, 'there is no property size of c'],
    ['replicas', { get_property: ['none', 'size'] }, 'there is no property size of none'],
    ['replicas', { get_property: ['c', 'toString'] }, 'there is no property toString of c'],
    ['replicas', { get_property: ['q', 'removal_list', 'length'] }, 'there is no property removal_list.length of q'],
    ['removal_list', 'n-1', 'is "n-1", not a list'],
    ['removal_list', ['n-1', ''], 'is "", not the name of a machine'],
    ['removal_list', [{ get_input: 'none' }], 'there is no input none'],
    ['flavor', 'm1.large', 'node template p sets properties.flavor, which is not taken from TOSCA'],
  ])('%s %j is refused', (name, value, message) => {
    const inputs = {
      unset: { type: 'integer' },
      null: { default: null },
      flat: 3,
      ring: { default: { get_input: 'other' } },
      other: { default: { get_input: 'ring' } },
    };
    const q = pool({ replicas: 0, removal_list: ['n-1'] });
    const problems = problemsOf(of({ c: cluster(), p: pool({ replicas: 1, [name]: value }), q }, inputs));
    const field = `topology_template.node_templates.p.properties.${name}`;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'invalid', message: expect.stringContaining(message) });
    expect(problems[0]?.field?.startsWith(field)).toBe(true);
    expect(problems[0]?.hint).toBeTruthy();
  });

  it.each(['1.34', 'v1', '1.34.8-rc.1', 'latest', 1.34, ['1.34.8']])('version %j is refused', (version) => {
    const field = 'topology_template.node_templates.c.properties.kubernetes_version';
    expect(problemsOf(of({ c: cluster({ kubernetes_version: version }) }))).toMatchObject([{ field }]);
  });

  it.each([0, 2, 9, '3'])('%j control-plane machines are refused', (count) => {
    const field = 'topology_template.node_templates.c.properties.control_plane_replicas';
    expect(problemsOf(of({ c: cluster({ control_plane_replicas: count }) }))).toMatchObject([{ field }]);
  });

  it.each(['Production', 'a/b', '../x', 7])('template %j is refused', (name) => {
    const field = 'topology_template.node_templates.c.properties.template';
    expect(problemsOf(of({ c: cluster({ template: name }) }))).toMatchObject([{ field }]);
  });
});

describe('what is no cluster is refused', () => {
  const NODES = 'topology_template.node_templates';
  it.each<[string, string, (string | undefined)[]]>([
    ['nothing', '', [undefined]],
    ['a list', '- a\n', [undefined]],
    ['text', 'hello', [undefined]],
    ['no TOSCA', 'a: 1\n', ['tosca_definitions_version', 'topology_template']],
    [
      'another version',
      of({ c: cluster() }, {}, { tosca_definitions_version: 'tosca_2_0' }),
      ['tosca_definitions_version'],
    ],
    ['no nodes', of({}), [NODES]],
    ['a list of nodes', of([cluster()]), [NODES]],
    ['a node that is text', of({ c: 'cluster' }), [`${NODES}.c`]],
    ['a node without a type', of({ c: { properties: {} } }), [`${NODES}.c.type`]],
    ['a node of another type', of({ c: cluster(), db: { type: 'tosca.nodes.Database' } }), [`${NODES}.db.type`]],
    ['properties that are a list', of({ c: cluster(['template']) }), [`${NODES}.c.properties[0]`]],
    ['pools alone', of({ p: pool({ replicas: 1 }) }), [NODES]],
    ['two clusters', of({ a: cluster(), b: cluster() }), [`${NODES}.b`]],
    ['a pool without a size', of({ c: cluster(), p: pool({}) }), [`${NODES}.p.properties.replicas`]],
    ['a pool of no possible name', of({ c: cluster(), P_1: pool({ replicas: 1 }) }), [`${NODES}.P_1`]],
    ['inputs that are a list', of({ c: cluster() }, ['n']), ['topology_template.inputs']],
    [
      'policies',
      of({ c: cluster() }).replace('topology_template:', 'topology_template:\n  policies: [{ s: 1 }]'),
      ['topology_template.policies'],
    ],
    ['a requirement', of({ c: { ...cluster(), requirements: [{ host: 'x' }] } }), [`${NODES}.c.requirements[0].host`]],
    ['aliases', 'a: &a [1]\nb: *a\n', [undefined, undefined]],
    ['keys that are no text', '1: a\n', [undefined]],
  ])('%s', (_, text, fields) => {
    expect(problemsOf(text).map(({ field }) => field)).toEqual(fields);
  });

  it('names everything at once, with its place, in order', () => {
    const text = `tosca_definitions_version: tosca_simple_yaml_1_0
topology_template:
  node_templates:
    cluster:
      type: krakeinfra.nodes.Cluster
      properties:
        kubernetes_version: 1.34
    workers:
      type: krakeinfra.nodes.MachinePool
      properties: { replicas: many, flavor: m1.large }
`;
    expect(problemsOf(text).map(({ line, column, field }) => [line, column, field])).toEqual([
      [7, 29, 'topology_template.node_templates.cluster.properties.kubernetes_version'],
      [10, 31, 'topology_template.node_templates.workers.properties.replicas'],
      [10, 45, 'topology_template.node_templates.workers.properties.flavor'],
    ]);
  });
});
