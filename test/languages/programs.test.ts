import { describe, expect, it } from 'vitest';
import { differences } from './compare.ts';
import { go } from './go.ts';
import { java, javaName } from './java.ts';
import { python, pythonName } from './python.ts';
import { typescript } from './typescript.ts';
import type { ClusterValues, Value } from './values.ts';

const text = (value: string): Value => ({ kind: 'string', value });
const zone = (size: number): Value => ({
  kind: 'struct',
  name: 'Zone',
  fields: [
    { name: 'name', value: text('"az" \\ $1') },
    { name: 'maxSize', value: { kind: 'number', value: size } },
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
    ],
  },
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
