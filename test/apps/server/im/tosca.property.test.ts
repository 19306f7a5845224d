import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { readTosca } from '@krake-infra/server/im/tosca/read-tosca.ts';
import type { WantedCluster } from '@krake-infra/server/im/tosca/wanted-cluster.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { BROKEN_TEXT } from '../../../support/yaml-arbitraries.ts';
import { sample, sent } from './tosca-sample.ts';

/** Most work that any template may take, in time of the processor: what else the machine does must not matter. */
const LONGEST_MS = 5_000;
const LONGEST_MESSAGE = 50_000;

/** Reads, and checks what holds of every answer. */
function outcome(text: string): WantedCluster | ProblemsError {
  const start = process.cpuUsage();
  const answer = attempt(text);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS);
  if (answer instanceof ProblemsError) {
    expect(answer.problems.length).toBeGreaterThan(0);
    expect(answer.problems.every(({ code, message }) => code === 'invalid' && message !== '')).toBe(true);
    expect(answer.message.length).toBeLessThan(LONGEST_MESSAGE);
    return answer;
  }
  for (const { replicas, removed = ['x'] } of answer.pools) {
    expect(Number.isInteger(replicas) && replicas >= 0 && replicas <= 1000 && !Object.is(replicas, -0)).toBe(true);
    expect(removed.length > 0 && removed.every((name) => typeof name === 'string' && name !== '')).toBe(true);
  }
  expect(answer.kubernetesVersion ?? 'v1.2.3').toMatch(/^v\d+\.\d+\.\d+$/);
  expect([1, 3, 5, 7]).toContain(answer.controlPlaneReplicas ?? 1);
  expect(answer.template ?? 'x').toMatch(/^[a-z0-9-]+$/);
  return answer;
}

function attempt(text: string): WantedCluster | ProblemsError {
  try {
    return readTosca(text);
  } catch (error) {
    if (error instanceof ProblemsError) return error;
    throw error;
  }
}

const OWN = {
  tosca_definitions_version: 'tosca_simple_yaml_1_0',
  node_types: { 'krakeinfra.nodes.MachinePool': { properties: { replicas: { type: 'integer', default: 1 } } } },
  topology_template: {
    inputs: { version: { type: 'string', default: '1.34.8' }, workers: { type: 'integer', default: 3 } },
    node_templates: {
      c: {
        type: 'krakeinfra.nodes.Cluster',
        properties: { template: 't', kubernetes_version: { get_input: 'version' } },
      },
      a: { type: 'krakeinfra.nodes.MachinePool', properties: { replicas: { get_input: 'workers' } } },
      b: { type: 'krakeinfra.nodes.MachinePool', properties: { removal_list: ['x'] } },
    },
  },
};
const BASES = [OWN, parse(sample())];

const NAMES = [
  'version',
  'workers',
  'c',
  'a',
  'SELF',
  'replicas',
  'properties',
  '__proto__',
  'constructor',
  'toString',
];
const WORD = fc.constantFrom(...NAMES, 'wn', 'wn_num', 'kube_version', 'type', 'default', 'scalable', 'count');
const CALL = fc.oneof(
  WORD.map((name) => ({ get_input: name })),
  fc.array(fc.oneof(WORD, fc.nat(3)), { maxLength: 4 }).map((path) => ({ get_property: path })),
  fc.tuple(fc.constantFrom('concat', 'get_inputs', 'get_attribute'), WORD).map(([name, word]) => ({ [name]: word })),
);
const VALUE: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: CALL },
  {
    weight: 2,
    arbitrary: fc.oneof(WORD, fc.double(), fc.integer({ min: -2, max: 1002 }), fc.boolean(), fc.constant(null)),
  },
  { weight: 1, arbitrary: fc.array(fc.oneof(CALL, WORD, fc.nat()), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.object({ maxDepth: 2, key: WORD }) },
);

interface Change {
  readonly base: number;
  readonly at: readonly number[];
  readonly key: string;
  readonly value: unknown;
}
const CHANGES = fc.record({
  base: fc.nat(BASES.length - 1),
  edits: fc.array(fc.record({ at: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), key: WORD, value: VALUE }), {
    minLength: 1,
    maxLength: 5,
  }),
});

/** Goes down by the steps as far as they lead, and puts the value there, or beside under the key. */
function change(data: unknown, { at, key, value }: Omit<Change, 'base'>): void {
  let place = data as Record<string, unknown>;
  for (const [depth, step] of at.entries()) {
    const keys = Object.keys(place);
    const inner = place[keys[step % keys.length] ?? ''];
    if (depth < at.length - 1 && typeof inner === 'object' && inner !== null) {
      place = inner as Record<string, unknown>;
      continue;
    }
    place[step % 5 === 0 ? key : (keys[step % keys.length] ?? key)] = value;
    return;
  }
}

describe('any text is a cluster or a list of problems', () => {
  it('when it is any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void outcome(text)));
    fc.assert(fc.property(BROKEN_TEXT, (text) => void outcome(text)));
  });

  it('when it is any YAML', () => {
    const data = fc.oneof(fc.jsonValue(), fc.object({ key: fc.oneof(WORD, fc.string()), maxDepth: 4 }));
    fc.assert(fc.property(data, (value) => void outcome(stringify(value, { aliasDuplicateObjects: false }))));
    fc.assert(fc.property(data, (topology) => void outcome(sent({ ...OWN, topology_template: topology }))));
    fc.assert(
      fc.property(data, (nodes) => void outcome(sent({ ...OWN, topology_template: { node_templates: nodes } }))),
    );
  });

  it('when it is a template with anything changed', () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(CHANGES, ({ base, edits }) => {
        const data = structuredClone(BASES[base]);
        for (const edit of edits) change(data, edit);
        seen[outcome(sent(data)) instanceof ProblemsError ? 'refused' : 'taken']++;
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(10);
  });

  it('when the keys stand in another order', () => {
    const order = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    const shuffled = (value: unknown, keys: readonly number[]): unknown => {
      if (Array.isArray(value)) return value.map((entry) => shuffled(entry, keys));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, entry], index) => ({ key, entry, rank: keys[index % 12] ?? 0 }));
      entries.sort((a, b) => a.rank - b.rank);
      return Object.fromEntries(entries.map(({ key, entry }) => [key, shuffled(entry, keys)]));
    };
    fc.assert(
      fc.property(fc.constantFrom(...BASES), order, (base, keys) => {
        const text = stringify(shuffled(base, keys), { aliasDuplicateObjects: false });
        expect(outcome(text)).toEqual(outcome(sent(base)));
      }),
    );
  });
});

/** Templates of a size that is just read, each made to cost as much as it can. */
const nodes = (list: string, more = '') =>
  `tosca_definitions_version: tosca_simple_yaml_1_0\ntopology_template:\n  node_templates:\n    c: {type: krakeinfra.nodes.Cluster}\n${list}${more}`;
const pool = (name: string, body: string) =>
  `    ${name}: {type: krakeinfra.nodes.MachinePool, properties: {${body}}}\n`;
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');
const ring = times(9, (i) => `p${i}: {get_property: [SELF, p${i + 1}]}, `);

describe('what is made to cost much ends soon', () => {
  it.each([
    ['text without end', 'a'.repeat(3_000_000)],
    ['one long list', `a: [${'1,'.repeat(32_000)}]`],
    [
      'doubling aliases',
      `a: &a [x]\n${times(40, (i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]\n`)}`,
    ],
    ['nesting', `a: ${'{a: '.repeat(16_000)}`],
    ['many nodes', nodes(times(500, (i) => pool(`n${i}`, 'replicas: 1')))],
    [
      'many values',
      nodes(
        pool(
          'p',
          times(5500, (i) => `v${i}: 1, `),
        ),
      ),
    ],
    ['many long paths', nodes(pool('p', `${'k'.repeat(30_000)}: {${times(2500, (i) => `v${i}: 1, `)}}`))],
    [
      'references to much',
      nodes(
        pool(
          'p',
          `big: {${times(2000, (i) => `k${i}: 1, `)}}, ${times(1000, (i) => `v${i}: {get_property: [p, big]}, `)}`,
        ),
      ),
    ],
    [
      'lists by references, each entry at the end of others',
      nodes(
        pool('p', `${ring} p9: x, removal_list: [${'{get_property: [SELF, p0]},'.repeat(200)}]`),
        times(95, (i) => pool(`q${i}`, 'replicas: 1, removal_list: {get_property: [p, removal_list]}')),
      ),
    ],
    [
      'a long name behind many references',
      nodes(
        pool('p', `${'k'.repeat(30_000)}: 1, ${times(5, (i) => `v${i}: {get_property: [p, ${'k'.repeat(6_000)}]}, `)}`),
      ),
    ],
  ])('%s', (name, text) => {
    const answer = outcome(text);
    expect(answer).toBeInstanceOf(ProblemsError);
    const isTooLong = (answer as ProblemsError).message.includes('characters');
    expect(isTooLong).toBe(name === 'text without end');
  });
});
