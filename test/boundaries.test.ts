import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Plant, type Violation, violationsIn, violationsOf, WALLED, WALLS } from './support/plants.ts';
import { declaresOnlyTypes, impurities } from './support/purity.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Hand-written TypeScript below a folder, as paths from the root. */
const sources = (folder: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((path) => `${folder}/${path}`)
        .filter((path) => path.endsWith('.ts') && !/\/(?:generated|lib|node_modules)\//.test(path))
    : [];

type Row = readonly [rule: string, from: string, to: string, typeOnly?: 'type'];
const BROKEN: readonly Row[] = [
  ['constructs', 'constructs/src/a.ts', 'node:fs'],
  ['constructs', 'constructs/src/b.ts', 'yaml'],
  ['constructs', 'constructs/src/c.ts', 'providers/src/capo/index.ts'],
  ['constructs', 'constructs/src/d.ts', '@krake-infra/reconciler/core/errors.ts', 'type'],
  ['providers', 'providers/src/openstack/a.ts', 'providers/src/yaook/index.ts'],
  ['providers', 'providers/src/openstack/b.ts', 'constructs/src/provider.ts', 'type'],
  ['providers', 'providers/src/openstack/c.ts', '@krake-infra/constructs/lib/names.js'],
  ['providers', 'providers/src/openstack/d.ts', 'node:crypto'],
  ['providers', 'providers/src/capo/e.ts', 'providers/src/openstack/index.ts'],
  ['providers-index', 'providers/src/index.ts', 'providers/src/openstack/private.ts'],
  ['reconciler-core', 'reconciler/src/core/a.ts', 'node:path'],
  ['reconciler-core', 'reconciler/src/core/b.ts', 'yaml'],
  ['reconciler-core', 'reconciler/src/core/c.ts', 'reconciler/src/ports.ts', 'type'],
  ['reconciler-core', 'reconciler/src/core/d.ts', 'reconciler/src/fleet/load.ts', 'type'],
  ['reconciler-core', 'reconciler/src/core/e.ts', '@krake-infra/constructs', 'type'],
  ['reconciler-fleet', 'reconciler/src/fleet/a.ts', 'node:fs'],
  ['reconciler-fleet', 'reconciler/src/fleet/b.ts', 'reconciler/src/ports.ts', 'type'],
  ['reconciler-fleet', 'reconciler/src/fleet/c.ts', 'reconciler/src/git/repository.ts'],
  ['reconciler-fleet', 'reconciler/src/fleet/d.ts', 'cdk8s'],
  ['reconciler-ports', 'reconciler/src/ports.ts', 'reconciler/src/fleet/load.ts', 'type'],
  ['reconciler-ports', 'reconciler/src/ports.ts', 'node:events', 'type'],
  ['reconciler-ports-types-only', 'reconciler/src/ports.ts', 'reconciler/src/core/errors.ts'],
  ['reconciler-net', 'reconciler/src/net/a.ts', 'reconciler/src/core/errors.ts'],
  ['reconciler-sources', 'reconciler/src/sources/static/a.ts', 'reconciler/src/sources/prometheus/index.ts'],
  ['reconciler-sources', 'reconciler/src/sources/static/b.ts', 'reconciler/src/git/repository.ts'],
  ['reconciler-sources', 'reconciler/src/sources/static/c.ts', 'yaml'],
  ['reconciler-sources-registry', 'reconciler/src/sources/index.ts', 'reconciler/src/loop/order.ts'],
  ['reconciler-forges', 'reconciler/src/forges/github/a.ts', 'reconciler/src/forges/plain-git/index.ts'],
  ['reconciler-forges', 'reconciler/src/forges/github/b.ts', 'reconciler/src/track/flux.ts'],
  ['reconciler-forges-registry', 'reconciler/src/forges/index.ts', 'ajv'],
  ['reconciler-git', 'reconciler/src/git/a.ts', 'reconciler/src/forges/github/index.ts'],
  ['reconciler-git', 'reconciler/src/git/b.ts', 'yaml'],
  ['reconciler-git', 'reconciler/src/git/c.ts', 'cdk8s'],
  ['reconciler-track', 'reconciler/src/track/a.ts', 'reconciler/src/git/repository.ts'],
  ['reconciler-track', 'reconciler/src/track/b.ts', 'cdk8s'],
  ['reconciler-discovery', 'reconciler/src/discovery/yaook/a.ts', 'reconciler/src/track/cluster-api/connection.ts'],
  ['reconciler-discovery', 'reconciler/src/discovery/yaook/b.ts', 'node:fs'],
  ['reconciler-loop', 'reconciler/src/loop/a.ts', 'node:timers/promises'],
  ['reconciler-loop', 'reconciler/src/loop/b.ts', 'reconciler/src/git/repository.ts'],
  ['reconciler-loop', 'reconciler/src/loop/c.ts', 'yaml'],
  ['reconciler-known-folders', 'reconciler/src/misc/a.ts', 'reconciler/src/core/errors.ts'],
  ['apps-synth', 'apps/synth/src/a.ts', '@krake-infra/reconciler/git/repository.ts'],
  ['apps-synth', 'apps/synth/src/b.ts', '@krake-infra/cli/main.ts'],
  ['apps-synth', 'apps/synth/src/c.ts', 'constructs/src/names.ts'],
  ['apps-synth', 'apps/synth/src/d.ts', 'ajv'],
  ['apps-server', 'apps/server/src/a.ts', '@krake-infra/reconciler/git/repository.ts'],
  ['apps-server', 'apps/server/src/b.ts', '@krake-infra/synth/fleet-renderer.ts'],
  ['apps-server', 'apps/server/src/c.ts', '@krake-infra/cli/main.ts'],
  ['apps-client', 'apps/client/src/a.ts', '@krake-infra/reconciler/core/errors.ts'],
  ['apps-client', 'apps/client/src/b.ts', '@krake-infra/server/server.ts'],
  ['simple-git-has-one-importer', 'apps/cli/src/a.ts', 'simple-git'],
  ['csv-parse-has-one-importer', 'reconciler/src/sources/prometheus/a.ts', 'csv-parse/sync'],
  ['@prometheus-io/lezer-promql-has-one-importer', 'apps/cli/src/e.ts', '@prometheus-io/lezer-promql'],
  ['croner-has-one-importer', 'reconciler/src/fleet/b.ts', 'croner'],
  ['@kubernetes/client-node-has-one-importer', 'apps/cli/src/f.ts', '@kubernetes/client-node'],
  ['nothing-imports-test', 'apps/cli/src/b.ts', 'test/support/git.ts'],
  ['nothing-imports-test', 'tools/a.ts', 'test/support/git.ts'],
  ['nothing-imports-dist', 'apps/cli/src/c.ts', 'dist/packages/index.ts'],
  ['nothing-imports-tools', 'apps/cli/src/d.ts', 'tools/generate/schema.ts'],
  ['no-cycles', 'apps/cli/src/ring-a.ts', 'apps/cli/src/ring-b.ts'],
];

const ALLOWED: readonly (readonly [from: string, to: string, typeOnly?: 'type'])[] = [
  ['constructs/src/fine.ts', 'constructs'],
  ['constructs/src/fine.ts', 'cdk8s'],
  ['constructs/src/fine.ts', 'constructs/src/generated/structs.ts'],
  ['providers/src/openstack/fine.ts', '@krake-infra/constructs'],
  ['providers/src/openstack/fine.ts', 'providers/src/capo/index.ts'],
  ['providers/src/openstack/fine.ts', 'constructs'],
  ['providers/src/index.ts', 'providers/src/openstack/index.ts'],
  ['reconciler/src/core/fine.ts', 'reconciler/src/core/errors.ts'],
  ['reconciler/src/fleet/fine.ts', 'yaml'],
  ['reconciler/src/fleet/fine.ts', 'ajv'],
  ['reconciler/src/fleet/fine.ts', 'reconciler/src/core/errors.ts'],
  ['reconciler/src/ports.ts', 'reconciler/src/core/repository.ts', 'type'],
  ['reconciler/src/sources/static/fine.ts', 'reconciler/src/ports.ts', 'type'],
  ['reconciler/src/sources/static/fine.ts', 'reconciler/src/sources/types.ts'],
  ['reconciler/src/sources/static/fine.ts', 'csv-parse/sync'],
  ['reconciler/src/sources/static/fine.ts', 'reconciler/src/net/proxy.ts'],
  ['reconciler/src/net/fine.ts', 'node:https'],
  ['reconciler/src/fleet/schedule/fine.ts', 'croner'],
  ['reconciler/src/sources/registry.ts', 'reconciler/src/sources/static/fine.ts'],
  ['reconciler/src/git/fine.ts', 'simple-git'],
  ['reconciler/src/git/fine.ts', 'node:child_process'],
  ['reconciler/src/track/cluster-api/fine.ts', '@kubernetes/client-node/dist/config.js'],
  ['reconciler/src/discovery/yaook/fine.ts', 'reconciler/src/core/errors.ts'],
  ['reconciler/src/discovery/yaook/fine.ts', 'reconciler/src/track/cluster-api/json.ts'],
  ['reconciler/src/loop/fine.ts', 'reconciler/src/ports.ts', 'type'],
  ['reconciler/src/loop/fine.ts', 'reconciler/src/fleet/load.ts'],
  ['apps/synth/src/fine.ts', '@krake-infra/reconciler/fleet/load.ts'],
  ['apps/synth/src/fine.ts', '@krake-infra/reconciler/core/model.ts'],
  ['apps/synth/src/fine.ts', '@krake-infra/constructs'],
  ['apps/synth/src/fine.ts', '@krake-infra/providers'],
  ['apps/synth/src/fine.ts', 'cdk8s'],
  ['apps/synth/src/fine.ts', 'node:fs'],
  ['apps/server/src/fine.ts', '@krake-infra/reconciler/loop/loop.ts'],
  ['apps/server/src/fine.ts', 'fastify'],
  ['apps/cli/src/fine.ts', '@krake-infra/synth/renderer.ts'],
  ['apps/cli/src/fine.ts', '@krake-infra/reconciler/git/repository.ts'],
  ['apps/client/src/fine.ts', 'openapi-fetch'],
  ['apps/cli/src/fine.ts', '@krake-infra/client'],
  ['apps/cli/src/fine.ts', 'commander'],
  // the other half of the ring, which is reported once
  ['apps/cli/src/ring-b.ts', 'apps/cli/src/ring-a.ts', 'type'],
  ['test/fine.test.ts', 'simple-git'],
  ['test/fine.test.ts', 'reconciler/src/git/repository.ts'],
];

const plant = ([from, to, typeOnly]: (typeof ALLOWED)[number]): Plant => ({ from, to, typeOnly: typeOnly === 'type' });

describe('who may import whom', () => {
  it('holds for this repository', () => {
    expect(
      violationsIn(
        root,
        WALLED.filter((folder) => existsSync(join(root, folder))),
      ),
    ).toEqual([]);
  });

  describe('each wall stands', () => {
    let found: Violation[];
    beforeAll(() => {
      found = violationsOf([...BROKEN.map(([, ...rest]) => plant(rest)), ...ALLOWED.map(plant)]);
    });

    it.each(BROKEN.map(([rule, from, to]) => ({ rule, from, to })))(
      '$rule: not from $from to $to',
      ({ rule, from, to }) => {
        // dependency-cruiser names Node's own modules without their prefix
        const target = to.replace(/^node:/, '');
        expect(found.filter((one) => one.from === from && one.to === target).map((one) => one.rule)).toEqual([rule]);
      },
    );

    it('lets everything else pass', () => {
      const planted = new Set(BROKEN.map(([, from, to]) => `${from} ${to.replace(/^node:/, '')}`));
      expect(found.filter((one) => !planted.has(`${one.from} ${one.to}`))).toEqual([]);
    });
  });

  it('has a planted violation for every rule', () => {
    const { forbidden } = createRequire(import.meta.url)(WALLS) as { forbidden: readonly { name: string }[] };
    expect(forbidden.map((rule) => rule.name).sort()).toEqual([...new Set(BROKEN.map(([rule]) => rule))].sort());
  });
});

describe('pure folders take nothing from their surroundings', () => {
  it.each([
    ['reconciler/src/core', false],
    ['reconciler/src/fleet', true],
    ['apps/server/src/im/tosca', false],
    ['constructs/src', false],
    ['providers/src', false],
  ])('%s (async allowed: %s)', (folder, allowAsync) => {
    const found = sources(folder).flatMap((path) =>
      impurities(read(path), { allowAsync }).map((what) => `${path}:${what}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['const at = Date.now();', 'Date.now'],
    ['const at = new Date();', 'new Date()'],
    ['const at = Date();', 'Date()'],
    ['const dice = Math.random();', 'Math.random'],
    ['const home = process.env.HOME;', 'process'],
    ['const answer = fetch(url);', 'fetch'],
    ['const later = async () => 1;', 'async'],
    ['const value = await later;', 'await'],
    ['function later(): Promise<void> {}', 'Promise'],
  ])('%s is found', (text, what) => {
    expect(impurities(`// first line\n${text}\n`, { allowAsync: false })).toContain(`2: ${what}`);
  });

  it.each(['const at = new Date(text);', 'interface A { process: string }', 'a.process = 1;', '// await Date.now()'])(
    '%s is pure',
    (text) => {
      expect(impurities(text, { allowAsync: false })).toEqual([]);
    },
  );
});

describe('ceilings that the linter does not know', () => {
  it('keeps hand-written files within 250 lines, declarations apart', () => {
    const tooLong = WALLED.flatMap(sources)
      .map((path) => ({ path, text: read(path) }))
      .filter(({ text }) => text.split('\n').length - 1 > 250 && !declaresOnlyTypes(text))
      .map(({ path, text }) => `${path}: ${text.split('\n').length - 1} lines`);
    expect(tooLong).toEqual([]);
  });

  it('tells declarations from programs', () => {
    expect(declaresOnlyTypes("import type { B } from './b.ts';\nexport interface A { b: B }\ntype C = A;\n")).toBe(
      true,
    );
    expect(declaresOnlyTypes('export interface A {}\nexport const a = 1;\n')).toBe(false);
  });
});
