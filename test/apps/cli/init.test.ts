import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { krakeInfra, setEnvironment } from '../../support/cli.ts';
import { git, temporaryFolder } from '../../support/git-repositories.ts';

describe('init', () => {
  it('makes a valid fleet with current manifests in one commit', async () => {
    const fleet = join(temporaryFolder(), 'new', 'fleet');
    const made = await krakeInfra(['init', fleet]);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain(`made ${fleet}`);
    expect(await krakeInfra(['--fleet', fleet, 'validate'])).toMatchObject({
      code: 0,
      out: 'valid: 2 clusters, 1 clouds, 1 policies\n',
    });
    expect(await krakeInfra(['--fleet', fleet, 'synth', '--check'])).toMatchObject({ code: 0 });
    expect(git(fleet, 'status', '--porcelain')).toBe('');
    expect(git(fleet, 'log', '--format=%s')).toBe('Start the fleet');
    expect(git(fleet, 'branch', '--show-current')).toBe('main');
    expect(git(fleet, 'ls-files')).toContain('.krake-infra/schema/Cluster.schema.json');
  });

  it('takes an empty repository as it is', async () => {
    const fleet = temporaryFolder();
    git(fleet, 'init', '-q', '-b', 'main');
    expect(await krakeInfra(['init', fleet])).toMatchObject({ code: 0 });
    expect(git(fleet, 'status', '--porcelain')).toBe('');
  });

  it('refuses a folder that holds something, and leaves it alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'mine\n');
    const refused = await krakeInfra(['init', folder]);
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toBe(`error: ${folder} is not empty; name an empty or new folder\n`);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('lets commands commit to the folder itself while it has no origin', async () => {
    const folder = temporaryFolder();
    const fleet = join(folder, 'fleet');
    await krakeInfra(['init', fleet]);
    setEnvironment('KRAKE_INFRA_CACHE', join(folder, 'cache'));
    expect(await krakeInfra(['--fleet', fleet, 'cluster', 'scale', 'shop/web-1', 'workers=5'])).toMatchObject({
      code: 0,
    });
    expect(git(fleet, 'status', '--porcelain')).toBe('');
    expect(git(fleet, 'log', '-1', '--format=%s')).toBe('Scale web-1/workers 3 -> 5 by hand');
  });
});
