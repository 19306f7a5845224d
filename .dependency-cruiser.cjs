/**
 * Who may import whom, as allow-lists: from an area to anything that is not in its list is an error.
 * test/boundaries.test.ts plants a violation of every rule and expects that rule to fire.
 */

/** Files of a workspace: as sources, as its compiled output, or by a package name that does not resolve yet. */
const workspace = (folder, area = '') => {
  const name = folder.replace(/^apps\//, '');
  return `^(?:${folder}/(?:src|lib)|(?:node_modules/)?@krake-infra/${name})/${area}`;
};

/** What users of a jsii module get: its index, not its files. */
const published = (module) => `^(?:${module}/lib/index\\.(?:js|d\\.ts)|@krake-infra/${module})$`;

/** An npm package, resolved or not. The workspace folder `constructs` is not the package of that name. */
const npm = (name) => `node_modules/${name}/|^${name}$`;

const core = workspace('reconciler', 'core/');
const fleet = workspace('reconciler', 'fleet/');
const ports = workspace('reconciler', 'ports\\.');
const net = workspace('reconciler', 'net/');

/** The same with the paths inside it that a package exports. */
const anyPathOf = (name) => `node_modules/${name}/|^${name}(?:/|$)`;

/** Libraries of the reconciler's adapters: each has one importer. */
const WRAPPED = {
  'simple-git': 'git',
  'csv-parse': 'sources/static',
  '@prometheus-io/lezer-promql': 'sources/prometheus',
  croner: 'fleet/schedule',
  '@kubernetes/client-node': 'track/cluster-api',
};

const wrappedIn = (folder) =>
  Object.keys(WRAPPED)
    .filter((library) => WRAPPED[library].split('/')[0] === folder)
    .map(anyPathOf);

/** Allow-list: `from` imports what is listed and nothing else. Node's own modules only when the row says so. */
const row = (name, from, allowed, { node = false } = {}) => ({
  name,
  severity: 'error',
  comment: `${from} may import only: ${allowed.join(' ')}${node ? ' node:*' : ''}`,
  from: { path: from },
  to: { pathNot: allowed, ...(node && { dependencyTypesNot: ['core'] }) },
});

/** Adapters share a shape: core, fleet, ports, their own folder, one library, Node. */
const adapter = (folder) =>
  row(
    `reconciler-${folder}`,
    `^reconciler/src/${folder}/`,
    [core, fleet, ports, net, `^reconciler/src/${folder}/`, ...wrappedIn(folder)],
    { node: true },
  );

/** A category is a contract, a registry and one folder for each implementation; these do not know each other. */
const category = (folder) => [
  row(
    `reconciler-${folder}`,
    `^reconciler/src/${folder}/([^/]+)/`,
    [
      core,
      fleet,
      ports,
      net,
      `^reconciler/src/${folder}/$1/`,
      `^reconciler/src/${folder}/[^/]+\\.ts$`,
      ...wrappedIn(folder),
    ],
    { node: true },
  ),
  row(
    `reconciler-${folder}-registry`,
    `^reconciler/src/${folder}/[^/]+\\.ts$`,
    [core, fleet, ports, `^reconciler/src/${folder}/`],
    { node: true },
  ),
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    row('constructs', '^constructs/src/', ['^constructs/src/', npm('constructs'), npm('cdk8s'), npm('cdk8s-plus-27')]),
    row('providers', '^providers/src/([^/]+)/', [
      '^providers/src/$1/',
      '^providers/src/capo/',
      published('constructs'),
      npm('cdk8s'),
      npm('constructs'),
    ]),
    row('providers-index', '^providers/src/[^/]+\\.ts$', ['^providers/src/[^/]+/index\\.ts$']),
    row('reconciler-core', '^reconciler/src/core/', ['^reconciler/src/core/']),
    row('reconciler-fleet', '^reconciler/src/fleet/', [
      core,
      '^reconciler/src/fleet/',
      npm('yaml'),
      npm('ajv'),
      npm('croner'),
    ]),
    row('reconciler-ports', '^reconciler/src/ports\\.ts$', [core]),
    {
      name: 'reconciler-ports-types-only',
      severity: 'error',
      comment: 'ports are interfaces: they name types of core and run nothing of it',
      from: { path: '^reconciler/src/ports\\.ts$' },
      to: { path: core, dependencyTypesNot: ['type-only'] },
    },
    row('reconciler-net', '^reconciler/src/net/', ['^reconciler/src/net/'], { node: true }),
    ...category('sources'),
    ...category('forges'),
    adapter('git'),
    adapter('track'),
    row('reconciler-discovery', '^reconciler/src/discovery/([^/]+)/', [
      core,
      '^reconciler/src/discovery/$1/',
      workspace('reconciler', 'track/cluster-api/json\\.'),
    ]),
    row('reconciler-loop', '^reconciler/src/loop/', [core, fleet, ports, '^reconciler/src/loop/']),
    {
      name: 'reconciler-known-folders',
      severity: 'error',
      comment: 'a new folder of the reconciler needs a rule of its own here',
      from: {
        path: '^reconciler/src/',
        pathNot: '^reconciler/src/(?:core|fleet|net|sources|forges|git|track|discovery|loop)/|/ports\\.ts$',
      },
      to: {},
    },
    row(
      'apps-synth',
      '^apps/synth/src/',
      [
        '^apps/synth/src/',
        published('constructs'),
        published('providers'),
        core,
        fleet,
        ...['cdk8s', 'cdk8s-plus-27', 'constructs', 'yaml'].map(npm),
      ],
      { node: true },
    ),
    row(
      'apps-server',
      '^apps/server/src/',
      [
        ...['^apps/server/src/', core, fleet, ports, workspace('reconciler', 'loop/')],
        ...[npm('fastify'), npm('@fastify/rate-limit'), npm('yaml')],
      ],
      { node: true },
    ),
    row('apps-client', '^apps/client/src/', ['^apps/client/src/', npm('openapi-fetch')]),
    ...Object.entries(WRAPPED).map(([library, folder]) => ({
      name: `${library}-has-one-importer`,
      severity: 'error',
      from: { pathNot: `^(?:reconciler/src/${folder}|test)/` },
      to: { path: anyPathOf(library) },
    })),
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    { name: 'nothing-imports-dist', severity: 'error', from: {}, to: { path: '^dist/' } },
    {
      name: 'nothing-imports-tools',
      severity: 'error',
      from: { pathNot: '^(?:test|tools)/' },
      to: { path: '^tools/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    exclude: { path: '(?:^|/)coverage/' },
    doNotFollow: { path: '(?:^|/)(?:node_modules|lib|dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'require', 'default'] },
    moduleSystems: ['es6', 'cjs'],
  },
};
