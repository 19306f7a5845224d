// The main job on an embedded default: a fleet in a local repository, recorded load, scaling commits. Needs Node, npm
// and git; no account, cluster or service.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    trace: { type: 'string', default: join(root, 'examples/traces/ms_machine-01.csv') },
    'time-column': { type: 'string', default: 'TimeStamp' },
    'value-column': { type: 'string', default: 'Value' },
    from: { type: 'string' },
    to: { type: 'string' },
    step: { type: 'string', default: '900' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log(`npm run demo -- [--trace FILE.csv] [--time-column NAME] [--value-column NAME] [--from TIME] [--to TIME] [--step SECONDS]

Plays a recorded load back in compressed time and lets a policy scale a pool by commits.
Without flags: three days of queries a minute of one production database server.`);
  process.exit(0);
}
const standardTrace = options.trace === join(root, 'examples/traces/ms_machine-01.csv');
const from = options.from ?? (standardTrace ? '2018-06-13T00:00:00Z' : undefined);
const to = options.to ?? (standardTrace ? '2018-06-16T00:00:00Z' : undefined);

const env = { ...process.env, KRAKE_INFRA_CACHE: join(root, 'dist/demo/cache') };
const started = Date.now();
const demo = join(root, 'dist/demo');
const fleet = join(demo, 'fleet');
const remote = join(demo, 'fleet.git');

function stage(title) {
  const [bold, plain] = process.stdout.isTTY ? ['\x1b[1m', '\x1b[0m'] : ['', ''];
  console.log(`\n${bold}== ${title}${plain} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
}

function sh(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function git(...args) {
  return execFileSync('git', ['-c', 'user.name=demo', '-c', 'user.email=demo@localhost', ...args], {
    cwd: fleet,
    env,
    encoding: 'utf8',
  }).trim();
}

function krakeInfra(...args) {
  console.log(
    `$ krake-infra ${args.map((arg) => (arg.startsWith(root) ? relative(process.cwd(), arg) || '.' : arg)).join(' ')}`,
  );
  sh(process.execPath, [join(root, 'apps/cli/bin/krake-infra.mjs'), ...args]);
}

if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
  stage('install');
  sh('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
stage('build');
sh(process.execPath, [join(root, 'tools/build.mjs')]);

stage('a fleet repository');
rmSync(demo, { recursive: true, force: true });
mkdirSync(demo, { recursive: true });
krakeInfra('init', fleet);
prepareReplay();
execFileSync('git', ['clone', '--quiet', '--bare', fleet, remote], { env });
git('remote', 'add', 'origin', remote);
git('fetch', '--quiet', 'origin');
git('branch', '--quiet', '--set-upstream-to=origin/main');
krakeInfra('--fleet', fleet, 'validate');
krakeInfra('--fleet', fleet, 'cluster', 'list');

stage('recorded load becomes commits');
const range = [...(from ? ['--from', from] : []), ...(to ? ['--to', to] : [])];
krakeInfra('--fleet', fleet, 'run', '--replay', '--step', options.step, ...range);

stage('what is in Git now');
git('pull', '--quiet', '--ff-only');
krakeInfra('--fleet', fleet, 'history', 'shop/web-1', '--limit', '8');
krakeInfra('--fleet', fleet, 'explain', 'shop/web-1/workers');
krakeInfra('--fleet', fleet, 'synth', '--check');
console.log(
  `\nThe fleet is in ${relative(process.cwd(), fleet)}; try: git -C ${relative(process.cwd(), fleet)} log -1`,
);

/** Points the metric at the recording, and lets the loop shrink the pool by itself. */
function prepareReplay() {
  const trace = resolve(options.trace);
  const file = `traces/${basename(trace)}`;
  mkdirSync(join(fleet, 'traces'));
  cpSync(trace, join(fleet, file));
  edit(
    'metrics-providers/recorded.yaml',
    () => `apiVersion: krake-infra.io/v1alpha1
kind: MetricsProvider
metadata:
  name: recorded
spec:
  type: static
  static:
    series:
      - metric: queries
        file: ${file}
        timeColumn: ${JSON.stringify(options['time-column'])}
        valueColumn: ${JSON.stringify(options['value-column'])}
`,
  );
  edit('fleet.yaml', (text) =>
    text
      .replace('scaleDown: propose-only', 'scaleDown: direct')
      .replace('nodesRemovedPerDay: 20', 'nodesRemovedPerDay: 100'),
  );
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Replay a recorded load and let policies shrink pools');
}

function edit(path, change) {
  writeFileSync(join(fleet, path), change(readFileSync(join(fleet, path), 'utf8')));
}
