import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, deploymentName, hash10, objectName, templateName } from '../../constructs/src/names.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 300) };
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const label = (longest: number) =>
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, { maxLength: longest }).filter((text) => text.length <= longest);
const zone = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/, { maxLength: 63 });

describe('hash10', () => {
  it('never changes: names in running clusters hold it', () => {
    expect(['', 'a', '{"flavor":{"name":"m1.large"}}', 'ü€😀'].map(hash10)).toMatchInlineSnapshot(`
      [
        "3bn8r0q8hf",
        "gb4ni0ag3g",
        "610eslr58a",
        "kb8arq170s",
      ]
    `);
  });

  it('tells texts apart that differ in one character', () => {
    const seen = new Set<string>();
    for (let number = 0; number < 200_000; number++) {
      seen.add(hash10(`{"sizeGib":${number}}`));
    }
    expect(seen.size).toBe(200_000);
  });

  it('uses every character about equally often at every place', () => {
    const counts = Array.from({ length: 10 }, () => new Map<string, number>());
    for (let number = 0; number < 32_000; number++) {
      [...hash10(String(number))].forEach((character, place) => {
        counts[place]?.set(character, (counts[place]?.get(character) ?? 0) + 1);
      });
    }
    for (const count of counts) {
      expect(count.size).toBe(32);
      expect(Math.min(...count.values())).toBeGreaterThan(800);
      expect(Math.max(...count.values())).toBeLessThan(1200);
    }
  });
});

describe('canonicalJson', () => {
  it('is the same for every order of keys, and leaves out what is not set', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '"' }], a: undefined })).toBe('{"b":[1,{"c":"\\"","d":null}]}');
    expect(canonicalJson({ x: 1, y: 2 })).toBe(canonicalJson({ y: 2, x: 1 }));
  });

  it('keeps values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs,
    );
  });
});

describe('names of objects', () => {
  it('are what people expect while they fit', () => {
    expect(objectName('web-1', 'control-plane')).toBe('web-1-control-plane');
    expect(deploymentName('web-1', 'workers', undefined)).toBe('web-1-workers');
    expect(deploymentName('web-1', 'workers', 'az1')).toBe('web-1-workers-az1');
    expect(templateName('web-1', 'workers', '{}')).toMatch(/^web-1-workers-[0-9a-v]{10}$/);
  });

  it('keep zones apart that differ in case and punctuation only', () => {
    const zones = ['az-1', 'AZ-1', 'az.1', 'az_1', 'Az-1'];
    expect(new Set(zones.map((each) => deploymentName('c', 'p', each))).size).toBe(zones.length);
  });

  it('are labels of at most 63 characters, whatever they are made of', () => {
    fc.assert(
      fc.property(label(63), label(40), fc.option(zone, { nil: undefined }), (cluster, pool, each) => {
        for (const name of [deploymentName(cluster, pool, each), templateName(cluster, pool, '{}')]) {
          expect(name).toMatch(DNS_LABEL);
        }
      }),
      runs,
    );
  });

  it('stay apart when they are cut', () => {
    const long = 'a'.repeat(63);
    const names = ['workers', 'workerz', 'w'].map((pool) => deploymentName(long, pool, undefined));
    expect(new Set(names).size).toBe(3);
    expect(new Set(['workers', 'workerz'].map((pool) => templateName(long, pool, '{}'))).size).toBe(2);
  });
});
