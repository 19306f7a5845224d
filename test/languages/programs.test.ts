import { describe, expect, it } from 'vitest';
import { differences } from './compare.ts';
import { go } from './go.ts';
import { java, javaName } from './java.ts';
import { python, pythonName } from './python.ts';
import { typescript } from './typescript.ts';
import type { ClusterValues, Value } from './values.ts';

const text = (value: string): Value => ({ kind: 'string', value });
const number = (value: number): Value => ({ kind: 'number', value });
const zone = (size: number): Value => ({
  kind: 'struct',
  name: 'Zone',
  fields: [
    { name: 'name', value: text('"az" \\ $1') },
    { name: 'maxSize', value: number(size) },
  ],
});
const CLUSTER: ClusterValues = {
  id: 'web-1',
  props: {
    kind: 'struct',
    name: 'ClusterProps',
    fields: [
      { name: 'provider', value: { kind: 'object', submodule: 'openstack', name: 'OpenStackProvider' } },
      { name: 'protection', value: { kind: 'boolean', value: false } },
      {
        name: 'zones',
        value: { kind: 'list', of: { fqn: '@krake-infra/constructs.Zone' }, items: [zone(1), zone(2)] },
      },
      {
        name: 'labels',
        value: { kind: 'map', of: { primitive: 'string' }, entries: [{ name: 'a', value: text('b') }] },
      },
      {
        name: 'model',
        value: {
          kind: 'map',
          of: { primitive: 'any' },
          entries: [{ name: 'x', value: { kind: 'any', value: [true, 1] } }],
        },
      },
      {
        name: 'addons',
        value: {
          kind: 'list',
          of: { fqn: '@krake-infra/constructs.Addon' },
          items: [
            {
              kind: 'struct',
              name: 'Addon',
              fields: [
                {
                  name: 'ports',
                  value: { kind: 'list', of: { primitive: 'number' }, items: [number(81), number(82)] },
                },
                {
                  name: 'values',
                  value: {
                    kind: 'map',
                    of: { primitive: 'any' },
                    entries: [{ name: 'y', value: { kind: 'any', value: { qps: 2.5, of: [{ z: 'a\nb' }] } } }],
                  },
                },
              ],
            },
          ],
        },
      },
    ],
  },
};
const WITHOUT_ADDONS: ClusterValues = {
  id: 'web-2',
  props: { ...CLUSTER.props, fields: CLUSTER.props.fields.filter(({ name }) => name !== 'addons') },
};

describe('programs', () => {
  it.each([
    ['typescript', typescript, ['new providers.openstack.OpenStackProvider()', 'maxSize: 2', 'protection: false']],
    ['python', python, ['openstack.OpenStackProvider()', 'max_size=2', 'protection=False', '"x": [', 'True,']],
    [
      'java',
      java,
      ['new OpenStackProvider()', '.maxSize(2)', '.protection(false)', 'Map.entry("x", List.of(true, 1))'],
    ],
    [
      'go',
      go,
      [
        'openstack.NewOpenStackProvider()',
        'MaxSize: jsii.Number(2)',
        '&[]*krakeconstructs.Zone{',
        '&map[string]*string{',
      ],
    ],
  ])('in %s use its types', (_, write, parts) => {
    const program = write([CLUSTER]);

    for (const part of [...parts, JSON.stringify('"az" \\ $1')]) expect(program).toContain(part);
  });

  it.each([
    [
      'typescript',
      typescript,
      "new ClusterAddons(app, 'web-1-addons', web1);",
      ['81,', '"y": {"qps":2.5,"of":[{"z":"a\\nb"}]}'],
    ],
    ['python', python, 'ClusterAddons(\n    app,\n    "web-1-addons",', ['81,', '"qps": 2.5,', '"z": "a\\nb",']],
    [
      'java',
      java,
      'new ClusterAddons(app, "web-1-addons", props);',
      ['List.of(81, 82)', 'Map.entry("of", List.of(Map.ofEntries(Map.entry("z", "a\\nb"))))', 'Map.entry("qps", 2.5)'],
    ],
    [
      'go',
      go,
      'krakeconstructs.NewClusterAddons(app, jsii.String("web-1-addons"), props)',
      [
        '&[]*float64{',
        'jsii.Number(81),',
        '&map[string]interface{}{',
        '"qps": 2.5,',
        '[]interface{}{',
        '"z": "a\\nb",',
      ],
    ],
  ])('in %s make a chart of add-ons where there are some, with values of any shape', (_, write, chart, parts) => {
    const program = write([CLUSTER, WITHOUT_ADDONS]);

    for (const part of [chart, ...parts]) expect(program).toContain(part);
    expect(program).not.toContain('web-2-addons');
  });

  it('call properties whose names are keywords as the packages do', () => {
    expect(['from', 'keptTemplates', 'type'].map(pythonName)).toEqual(['from_', 'kept_templates', 'type']);
    expect(['default', 'build', 'type'].map(javaName)).toEqual(['defaultValue', 'buildValue', 'type']);
  });
});

describe('comparison', () => {
  const files = (content: object) => new Map(Object.entries(content).map(([name, text]) => [name, Buffer.from(text)]));

  it('sees every byte of a manifest, and files that one side does not have', () => {
    const wanted = files({ 'a.k8s.yaml': 'a: 1\n', 'b.k8s.yaml': 'b: 1\n', 'c.k8s.yaml': '' });

    expect(differences(wanted, wanted)).toEqual([]);
    expect(differences(wanted, files({ 'a.k8s.yaml': 'a:  1\n', 'b.k8s.yaml': 'b: 1\n', 'd.k8s.yaml': '' }))).toEqual([
      'a.k8s.yaml',
      'c.k8s.yaml',
      'd.k8s.yaml',
    ]);
  });

  it('sees every value of properties as data, whatever their order', () => {
    const wanted = files({ 'a-props.k8s.yaml': 'x: 1\ny: "2"\n' });

    expect(differences(wanted, files({ 'a-props.k8s.yaml': 'y: "2"\nx: 1\n' }))).toEqual([]);
    expect(differences(wanted, files({ 'a-props.k8s.yaml': 'x: 1\ny: 2\n' }))).toEqual(['a-props.k8s.yaml']);
    expect(differences(wanted, files({ 'a-props.k8s.yaml': 'x: 1\n' }))).toEqual(['a-props.k8s.yaml']);
  });
});
