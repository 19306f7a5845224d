import { describe, expect, it } from 'vitest';
import type { Types } from './assembly.ts';
import { typedClusters } from './values.ts';

const PROVIDER = '@krake-infra/constructs.IInfrastructureProvider';
const struct = (...properties: object[]) => ({ kind: 'interface', datatype: true, properties });
const text = (name: string, optional = false) => ({ name, optional, type: { primitive: 'string' } });
const list = (name: string, fqn: string) => ({
  name,
  optional: true,
  type: { collection: { kind: 'array', elementtype: { fqn } } },
});

const TYPES = {
  '@krake-infra/constructs.Body': struct(text('version'), list('taints', '@krake-infra/constructs.Taint')),
  '@krake-infra/constructs.Taint': struct(text('key'), text('value', true)),
  '@krake-infra/constructs.ClusterProps': {
    ...struct({ name: 'provider', type: { fqn: PROVIDER } }),
    interfaces: ['@krake-infra/constructs.Body'],
  },
  [PROVIDER]: { kind: 'interface', properties: [text('id')] },
  '@krake-infra/providers.one.OneProvider': { kind: 'class', interfaces: [PROVIDER] },
} as unknown as Types;

const complete = { provider: 'one.OneProvider', version: 'v1', taints: [{ key: 'a', value: 'b' }] };
const clusters = (...props: object[]) =>
  typedClusters(
    TYPES,
    props.map((each) => ({ id: 'c', props: each })),
  );

describe('values of clusters', () => {
  it('are complete when several clusters together set everything', () => {
    const { taints, ...rest } = complete;

    expect(clusters({ ...rest, taints: [{ key: 'a' }] }, complete)).toHaveLength(2);
    expect(() => clusters({ ...rest, taints: [{ key: 'a' }] })).toThrow('sets Taint.value;');
  });

  it('name every property that no cluster sets, at any depth', () => {
    const { taints, ...rest } = complete;

    expect(() => clusters(rest)).toThrow('sets Body.taints, Taint.key, Taint.value;');
  });

  it('name a provider that no cluster uses', () => {
    const types = { ...TYPES, '@krake-infra/providers.two.TwoProvider': { kind: 'class', interfaces: [PROVIDER] } };

    expect(() => typedClusters(types as Types, [{ id: 'c', props: complete }])).toThrow('two.TwoProvider');
  });

  it.each([
    ['an unknown property', { ...complete, colour: 'red' }, 'c: ClusterProps has no colour'],
    ['a missing one', { provider: 'one.OneProvider' }, 'c: ClusterProps needs version'],
    ['another type', { ...complete, version: 1 }, 'c.version: 1 is no string'],
    ['no list', { ...complete, taints: {} }, 'c.taints: a list is wanted'],
    ['no object', { ...complete, taints: ['a'] }, 'c.taints[0]: an object is wanted'],
    ['what is no provider', { ...complete, provider: 'one.Other' }, 'providers.one.Other'],
  ])('refuse %s', (_, props, message) => {
    expect(() => clusters(props)).toThrow(message);
  });
});
