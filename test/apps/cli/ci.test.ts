import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { removalChanges } from '@krake-infra/reconciler/loop/removal.ts';
import { readFleetFolder } from '@krake-infra/synth/fleet-folder.ts';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { krakeInfra, type Ran, TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';
const TEMPLATE = 'templates/production.yaml';
const CLOUD = 'clouds/dresden.yaml';

interface Found {
  readonly rule?: string;
  readonly number?: string;
  readonly code: string;
  readonly file?: string;
  readonly field?: string;
}

interface Report {
  readonly ok: boolean;
  readonly against: { readonly commit: string; readonly what: string };
  readonly checks: readonly { readonly name: string; readonly problems?: readonly Found[] }[];
  readonly reverts: readonly { readonly commit: string; readonly reverts: string; readonly refusedBy: string[] }[];
}

/** Commits files with their manifests on a branch of its own, as a pull request has them. */
async function propose(fleet: TestFleet, files: Readonly<Record<string, string | null>>, subject = 'Change') {
  if (git(fleet.clone.path, 'branch', '--show-current') === 'main')
    git(fleet.clone.path, 'switch', '-q', '-c', 'change');
  fleet.clone.commit(files, subject);
  await fleet.succeed('synth');
  git(fleet.clone.path, 'add', '-A');
  git(fleet.clone.path, 'commit', '-q', '--amend', '--no-edit', '--allow-empty');
  return git(fleet.clone.path, 'rev-parse', 'HEAD');
}

const reportOf = ({ out }: Ran) => JSON.parse(out) as Report;
const found = (report: Report) =>
  report.checks.flatMap(({ name, problems = [] }) => problems.map(({ code, number }) => `${name} ${number ?? code}`));

describe('ci', () => {
  it('passes a change that every rule lets through, compared with where it left the branch', async () => {
    const fleet = await TestFleet.make();
    const base = fleet.head();
    await propose(fleet, fleet.edit(WEB, 'replicas: 2', 'replicas: 4'));
    await krakeInfra(['--fleet', fleet.remote, 'cluster', 'scale', 'shop/web-1', 'workers=az1=3']);
    const { code, out, err } = await fleet.run('ci');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      `compared with ${base.slice(0, 12)} (merge base with origin/main)
validate       ok
rules          ok
budgets        ok
synth --check  ok
`,
    );
    const report = reportOf(await fleet.run('-o', 'json', 'ci'));
    expect(report).toMatchObject({ ok: true, against: { commit: base }, reverts: [] });
    expect(report.checks.map(({ name, problems }) => [name, problems])).toEqual(
      ['validate', 'rules', 'budgets', 'synth'].map((name) => [name, []]),
    );
  });

  it('ends with 3 for an invalid fleet, and reaches nothing else', async () => {
    const fleet = await TestFleet.make();
    fleet.clone.commit(fleet.edit(WEB, 'cloud: dresden', 'cloud: dresdne'));
    const { code, out, err } = await fleet.run('ci');
    expect(code).toBe(3);
    expect(out).toMatch(/^clusters\/shop\/web-1\.yaml:11:\d+: .* \[KI-211\]\n/);
    expect(out).toMatch(/rules +not reached\nbudgets +not reached\nsynth --check +not reached\n/);
    expect(err).toBe('error: 1 problem\n');
    expect(found(reportOf(await fleet.run('-o', 'json', 'ci')))).toEqual(['validate KI-211']);
  });

  it('passes the commit by which a cluster is given back, and refuses a removal that says nothing of that', async () => {
    const fleet = await TestFleet.make();
    const files = readFleetFolder(fleet.clone.path);
    const at = Math.floor(Date.now() / 1000);
    const snapshot = { fleet: loadFleet(files), files: new Map(files.map((file) => [file.path, file])) };
    const changes = removalChanges(snapshot as never, { cluster: 'shop/web-1', isReleased: true }, at);
    const written = changes.map(({ path, bytes }) => [path, bytes && Buffer.from(bytes).toString()]);
    await propose(fleet, Object.fromEntries(written), 'Release cluster shop/web-1');
    expect(found(reportOf(await fleet.run('-o', 'json', 'ci')))).toEqual([]);

    await propose(fleet, { 'clusters/shop/web-1.state.yaml': null }, 'Remove what is left');
    expect(found(reportOf(await fleet.run('-o', 'json', 'ci')))).toEqual([
      'rules KI-112',
      'budgets KI-604',
      'budgets KI-602',
    ]);
  });

  it('ends with 6 for manifests that were not rendered', async () => {
    const fleet = await TestFleet.make();
    fleet.clone.commit(fleet.edit(WEB, 'replicas: 2', 'replicas: 4'));
    const { code, out } = await fleet.run('ci', '--against', 'HEAD~1');
    expect(code).toBe(6);
    expect(out).toMatch(
      /^manifests\/main\/shop\/web-1\/cluster\.yaml: is not what data and state say; run krake-infra synth/,
    );
    expect(out).toMatch(/rules +ok\nbudgets +ok\nsynth --check +1 problem\n/);
  });

  it('ends with 4 for a change that a rule between states refuses', async () => {
    const fleet = await TestFleet.make();
    await propose(fleet, fleet.edit(TEMPLATE, 'cidr: 10.6.0.0/24', 'cidr: 10.7.0.0/24'));
    const { code, out } = await fleet.run('ci');
    expect(code).toBe(4);
    expect(out).toMatch(/^templates\/production\.yaml: .*managedSubnets\[\]\.cidr.* can not change; .* \[KI-101\]\n/);
  });

  it('counts what clusters share as well', async () => {
    const fleet = await TestFleet.make();
    const cloud = parse(fleet.read(CLOUD));
    const identity = { ...cloud.spec.openstack.identity, kind: 'ClusterIdentity' };
    const withIdentity = (more: object) => {
      const openstack = { ...cloud.spec.openstack, identity: { ...identity, ...more } };
      return { [CLOUD]: stringify({ ...cloud, spec: { ...cloud.spec, openstack } }) };
    };
    await fleet.push(withIdentity({ clusterIdentity: { secretName: 'a', secretNamespace: 'b' } }));
    await propose(fleet, withIdentity({}));
    const { code, out } = await fleet.run('ci');
    expect(code).toBe(4);
    expect(out).toMatch(/^fleet\.yaml: spec\.guards\.objectsDeletedPerRun: 1 objects would be deleted .* \[KI-604\]\n/);
  });

  it('holds people to the budgets of the fleet before, which the change can not raise', async () => {
    const fleet = await TestFleet.make();
    await fleet.push(fleet.edit(WEB, 'replicas: 2', 'replicas: 8'), 'Eight');
    const shrunk = fleet.edit(WEB, 'replicas: 8', 'replicas: 2');
    await propose(fleet, { ...shrunk, ...fleet.edit('fleet.yaml', 'nodesRemovedPerRun: 3', 'nodesRemovedPerRun: 9') });
    const { code, out } = await fleet.run('ci');
    expect(code).toBe(4);
    expect(out).toMatch(/^fleet\.yaml: spec\.guards\.nodesRemovedPerRun: 6 nodes would be removed .* \[KI-602\]\n/);
  });

  it('names the revert that Cluster API would reject, or take to harm', async () => {
    const fleet = await TestFleet.make();
    const upgrade = await fleet.push(fleet.edit(TEMPLATE, 'v1.34.8', 'v1.35.5'), 'Upgrade');
    git(fleet.clone.path, 'switch', '-q', '-c', 'change');
    git(fleet.clone.path, 'revert', '--no-edit', upgrade);
    await propose(fleet, fleet.edit(WEB, 'replicas: 2', 'replicas: 3'), 'Grow');
    const ran = await fleet.run('-o', 'json', 'ci');
    expect(ran.code).toBe(4);
    const report = reportOf(ran);
    expect(new Set(found(report))).toEqual(new Set(['rules KI-106']));
    expect(report.reverts).toEqual([expect.objectContaining({ reverts: upgrade, refusedBy: ['KI-106'] })]);
    expect((await fleet.run('ci')).out).toMatch(
      /^revert [0-9a-f]{12} of [0-9a-f]{12} would do harm \[KI-106\]: Revert "Upgrade"$/m,
    );
  });

  it('lets the revert of a growth through', async () => {
    const fleet = await TestFleet.make();
    const grown = await fleet.push(fleet.edit(WEB, 'replicas: 2', 'replicas: 4'), 'Grow');
    git(fleet.clone.path, 'switch', '-q', '-c', 'change');
    git(fleet.clone.path, 'revert', '--no-edit', grown);
    expect(await fleet.run('ci')).toMatchObject({ code: 0 });
  });

  it('lets the repair of a fleet through whose branch is broken', async () => {
    const fleet = await TestFleet.make();
    const broken = fleet.edit(TEMPLATE, 'replicas: 3', 'replicas: 3\n    maxSurge: 2');
    fleet.clone.commit(broken, 'Broken');
    await fleet.clone.pushUntilAccepted();
    await propose(fleet, fleet.edit(TEMPLATE, '\n    maxSurge: 2', ''), 'Repair');
    expect(await fleet.run('ci')).toMatchObject({ code: 0 });
  });

  it.each([
    [['--against', 'nothing'], /there is no revision nothing; .*GIT_DEPTH: 0/],
    [[], /the branch elsewhere of the fleet is not here; name a revision with --against/],
  ])('ends with 5 when there is nothing to compare with: %j', async (args, text) => {
    const fleet = await TestFleet.make();
    writeFileSync(
      join(fleet.clone.path, 'fleet.yaml'),
      fleet.edit('fleet.yaml', 'main', 'elsewhere')['fleet.yaml'] ?? '',
    );
    const { code, err } = await fleet.run('ci', ...args);
    expect(code).toBe(5);
    expect(err).toMatch(text);
  });
});
