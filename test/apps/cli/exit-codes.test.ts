import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES } from '@krake-infra/cli/exit-codes.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { krakeInfra, setEnvironment, TestFleet } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';

/** Writes a file of the clone without committing it. */
function write(fleet: TestFleet, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(fleet.clone.path, path), text);
}

describe('exit codes', () => {
  it('are the documented ones', () => {
    const documented = readFileSync(new URL('../../../docs/exit-codes.md', import.meta.url), 'utf8');
    const rows = [...documented.matchAll(/^\| (\d) \| `([a-z-]+)` \|/gm)].map(([, exit, code]) => [code, Number(exit)]);
    expect(Object.fromEntries(rows)).toEqual(EXIT_CODES);
  });

  it.each([
    [['--nonsense'], /unknown option '--nonsense'/],
    [['clutser', 'list'], /unknown command 'clutser'[\s\S]*Did you mean cluster/],
    [['cluster', 'create', 'shop/new'], /required option '--cloud <name>' not specified/],
    [['cluster', 'scale', 'shop/web-1', 'workers'], /Write key=value/],
    [['cluster', 'scale', 'shop/web-1', 'workers=-1'], /Write a whole number/],
    [['cluster', 'scale', 'shop/web-1', 'workers=1.5'], /Write a whole number/],
    [['cluster', 'get', 'web-1'], /"web-1" names no cluster; write namespace\/name/],
    [['cluster', 'get', 'shop/../../etc'], /names no cluster/],
    [['cluster', 'update', 'shop/web-1', '--metric', 'load=much'], /Write name=weight/],
    [['run', '--replay', '--from', 'yesterday'], /Write a time such as/],
    [['-o', 'xml', 'cluster', 'list'], /Allowed choices are table, json, yaml/],
  ])('2 for the call %j, before anything is looked at', async (args, text) => {
    const { code, out, err } = await krakeInfra(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(text);
  });

  it('3 for an invalid fleet, with every problem at its place', async () => {
    const fleet = await TestFleet.make();
    write(fleet, {
      ...fleet.edit(WEB, 'cloud: dresden', 'cloud: dresdne'),
      ...fleet.edit('clouds/dresden.yaml', '  provider: openstack', '  provdier: openstack'),
      ...fleet.edit('policies/shop/web-1-workers.yaml', 'min: 2', 'min: many'),
    });
    const { code, out, err } = await fleet.run('validate');
    expect(code).toBe(3);
    const lines = out.trimEnd().split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^clouds\/dresden\.yaml:9:3: .*provdier.*; .*provider/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^clusters\/shop\/web-1\.yaml:11:\d+: .*no Cloud dresdne; add clouds/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^policies\/shop\/web-1-workers\.yaml:\d+:\d+: .*min/));
    for (const line of lines) expect(line).toMatch(/^[^:]+:\d+:\d+: \S.*; \S/);
    expect(err).toMatch(/^error: \d+ problems\n$/);
  });

  it('3 for any command that needs a valid fleet', async () => {
    const fleet = await TestFleet.make();
    write(fleet, fleet.edit(WEB, 'replicas: 2', 'replicas: two'));
    for (const args of [['synth'], ['plan'], ['cluster', 'list'], ['cloud', 'get', 'dresden']]) {
      const { code, out, err } = await fleet.run(...args);
      expect({ args, code, out }).toEqual({ args, code: 3, out: '' });
      expect(err).toMatch(/^error: clusters\/shop\/web-1\.yaml:17:\d+: .*replicas/);
    }
  });

  it('4 for what a rule refuses, 5 for what is not there', async () => {
    const fleet = await TestFleet.make();
    const refused = await fleet.run('cloud', 'delete', 'dresden');
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toBe('error: cloud dresden is used by shop/batch-1 and 1 more; delete the clusters first\n');
    const missing = await fleet.run('cluster', 'get', 'shop/web-2');
    expect(missing).toMatchObject({ code: 5, out: '' });
    expect(missing.err).toBe('error: there is no cluster shop/web-2; did you mean shop/web-1?\n');
    expect(await fleet.run('plan', 'v9..HEAD')).toMatchObject({ code: 5 });
    expect(await krakeInfra(['--fleet', join(fleet.folder, 'nowhere'), 'cluster', 'list'])).toMatchObject({ code: 5 });
    const nothing = await fleet.run('cluster', 'update', 'shop/web-1');
    expect(nothing).toMatchObject({ code: 2, out: '' });
    expect(nothing.err).toContain('nothing to update');
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });

  it('6 with a diff for manifests that are not what the data say; synth brings them back', async () => {
    const fleet = await TestFleet.make();
    const path = 'manifests/main/shop/web-1/cluster.yaml';
    const manifest = fleet.read(path);
    write(fleet, {
      ...fleet.edit(WEB, 'replicas: 2', 'replicas: 4'),
      'manifests/main/shop/stray.yaml': 'kind: Stray\n',
    });
    const { code, out, err } = await fleet.run('synth', '--check');
    expect(code).toBe(6);
    expect(out).toContain(`--- ${path}\tcommitted\n+++ ${path}\trendered\n`);
    expect(out).toMatch(/^-\s+replicas: 2\n\+\s+replicas: 4$/m);
    expect(out).toContain('-kind: Stray');
    expect(err).toBe('error: 2 files are not what data and state say; run krake-infra synth and commit the result\n');
    expect(fleet.read(path)).toBe(manifest);
    expect(await fleet.succeed('synth')).toBe('synthesised: 1 file written, 1 deleted\n');
    expect(await fleet.run('synth', '--check')).toMatchObject({ code: 0 });
  });

  it('6 for a command that would commit on top of manifests that are out of date', async () => {
    const fleet = await TestFleet.make();
    fleet.clone.commit(fleet.edit(WEB, 'replicas: 2', 'replicas: 4'), 'Without manifests');
    await fleet.clone.pushUntilAccepted();
    const head = fleet.head();
    const { code, err } = await fleet.run('cluster', 'scale', 'shop/web-1', 'workers=8');
    expect(code).toBe(6);
    expect(err).toContain('the committed manifests of shop/web-1 are not what its data say');
    expect(fleet.head()).toBe(head);
  });

  it('8 for a remote that is gone or does not answer', async () => {
    const fleet = await TestFleet.make();
    const listening = await krakeInfra(['--fleet', 'http://127.0.0.1:1/fleet.git', 'cluster', 'list']);
    expect(listening).toMatchObject({ code: 8, out: '' });
    rmSync(fleet.remote, { recursive: true });
    setEnvironment('KRAKE_INFRA_CACHE', temporaryFolder());
    expect(await fleet.run('cluster', 'scale', 'shop/web-1', 'workers=4')).toMatchObject({ code: 8, out: '' });
  });

  it('8 for a folder that is in no repository', async () => {
    const fleet = await TestFleet.make();
    rmSync(join(fleet.clone.path, '.git'), { recursive: true });
    const { code, err } = await fleet.run('cluster', 'scale', 'shop/web-1', 'workers=4');
    expect(code).toBe(8);
    expect(err).toContain('is not in a Git repository, so there is nowhere to commit to; run git init there');
    expect(await fleet.run('cluster', 'list')).toMatchObject({ code: 0 });
  });
});

describe('-o', () => {
  it('json and yaml of a list say the same', async () => {
    const fleet = await TestFleet.make();
    const lists: [string[], number][] = [
      [['cluster', 'list'], 2],
      [['cloud', 'list'], 1],
      [['provider', 'list'], 4],
      [['history'], 1],
      [['validate'], 0],
      [['explain', 'shop/web-1'], 1],
    ];
    for (const [args, length] of lists) {
      const json = JSON.parse(await fleet.succeed('-o', 'json', ...args));
      expect({ args, length: json.length }).toEqual({ args, length });
      expect(parse(await fleet.succeed('-o', 'yaml', ...args))).toEqual(json);
    }
  });

  it('json tells problems and plans as data, with the same exit code', async () => {
    const fleet = await TestFleet.make();
    write(fleet, fleet.edit(WEB, 'replicas: 2', 'replicas: 4'));
    const plan = JSON.parse(await fleet.succeed('-o', 'json', 'plan'));
    expect(plan.totals.nodes.added).toBe(2);
    expect(plan.refusals).toEqual([]);
    write(fleet, fleet.edit(WEB, 'cloud: dresden', 'cloud: dresdne'));
    const invalid = await fleet.run('-o', 'json', 'validate');
    expect(invalid.code).toBe(3);
    expect(JSON.parse(invalid.out)).toContainEqual(
      expect.objectContaining({ code: 'invalid', file: WEB, line: 11, column: expect.any(Number) }),
    );
  });
});
