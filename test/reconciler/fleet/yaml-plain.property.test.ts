import { parsePlain } from '@krake-infra/reconciler/fleet/yaml/plain.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settledFiles } from '../../support/seeded-fleet.ts';
import { judgePlain, PLAIN_TEXT } from '../../support/yaml-plain.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.FC_RUNS ?? 2000);

describe(`the quick reader of plain texts, seed ${seed}`, () => {
  it('says what the library says, or nothing', () => {
    const said = { something: 0 };
    fc.assert(
      fc.property(PLAIN_TEXT, (text) => {
        if (judgePlain(parsePlain, text)) said.something += 1;
      }),
      { numRuns, seed },
    );
    expect(said.something).toBeGreaterThan(numRuns / 20);
  });

  it('finds a reader that takes every value for a text', () => {
    const careless = (text: string) => {
      const [, key, value] = /^(\w+): (.*)$/.exec(text) ?? [];
      return key === undefined ? undefined : { [key]: value };
    };
    const found = fc.check(
      fc.property(PLAIN_TEXT, (text) => void judgePlain(careless, text)),
      { numRuns: 2000, seed },
    );
    expect(found.failed).toBe(true);
  });

  it('reads everything that is written by programs', () => {
    const files = settledFiles({ clusters: 5 }, '2026-01-01T00:00:00Z').filter(
      ({ path }) => !path.startsWith('manifests/'),
    );
    for (const { bytes } of files) expect(judgePlain(parsePlain, Buffer.from(bytes).toString())).toBe(true);
  });
});
