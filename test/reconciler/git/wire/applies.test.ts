import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitProcesses } from '@krake-infra/reconciler/git/processes.ts';
import { parseRemote } from '@krake-infra/reconciler/git/remote.ts';
import { wireApplies } from '@krake-infra/reconciler/git/wire/applies.ts';
import { describe, expect, it } from 'vitest';
import { bareRepository, git, temporaryFolder } from '../../../support/git-repositories.ts';

const HTTP = 'http://fleet.example/a.git';
const HTTPS = 'https://fleet.example/a.git';

async function applies(url: string, settings: readonly string[][], variables: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const config = join(folder, 'gitconfig');
  const gitDir = bareRepository(folder);
  git(gitDir, 'config', 'remote.krake-infra.url', url);
  for (const [name, value] of settings) git(folder, 'config', '--file', config, name as string, value as string);
  const path = process.env['PATH'] as string;
  const environment = {
    PATH: path,
    GIT_DIR: gitDir,
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...variables,
  };
  return wireApplies(parseRemote(url), new GitProcesses(environment), environment);
}

describe('our own transport', () => {
  it.each<[string, string[][]]>([
    ['no settings', []],
    [
      'harmless ones',
      [
        ['http.postBuffer', '1048576'],
        ['protocol.version', '2'],
        ['user.name', 'x'],
      ],
    ],
    ['a proxy for another host', [['http.https://other.example.proxy', 'http://proxy:1']]],
    ['addresses rewritten elsewhere', [['url.git@x:.insteadOf', 'https://other.example/']]],
  ])('is used with %s', async (_, settings) => {
    expect(await applies(HTTPS, settings)).toBe(true);
  });

  it.each<[string, string]>([
    ['http.proxy', 'http://proxy:1'],
    ['http.https://fleet.example.proxy', 'http://proxy:1'],
    ['remote.krake-infra.proxy', 'http://proxy:1'],
    ['remote.krake-infra.pushurl', 'https://other.example/'],
    ['http.sslCAInfo', '/ca.pem'],
    ['http.sslVerify', 'false'],
    ['http.extraHeader', 'X-Token: 1'],
    ['http.cookieFile', '/cookies'],
    ['http.https://fleet.example/.extraHeader', 'X-Token: 1'],
    ['http.someday', 'new'],
    ['url.git@x:.insteadOf', 'https://fleet.example/'],
    ['url.git@x:.pushInsteadOf', 'https://'],
    ['protocol.allow', 'never'],
    ['protocol.https.allow', 'never'],
    ['protocol.version', '1'],
  ])('leaves it to Git with %s', async (name, value) => {
    expect(await applies(HTTPS, [[name, value]])).toBe(false);
  });

  it.each<[Record<string, string>, string, boolean]>([
    [{ https_proxy: 'http://proxy:1' }, HTTPS, false],
    [{ HTTP_PROXY: 'http://proxy:1' }, HTTP, false],
    [{ ALL_PROXY: 'http://proxy:1', NO_PROXY: 'localhost, .example' }, HTTPS, true],
    [{ ALL_PROXY: 'http://proxy:1', no_proxy: 'ample' }, HTTPS, false],
    [{ https_proxy: '' }, HTTPS, true],
    [{ GIT_SSL_CAINFO: '/ca.pem' }, HTTPS, false],
    [{ GIT_SSL_NO_VERIFY: '1' }, HTTPS, false],
    [{ GIT_SSL_CAINFO: '/ca.pem' }, HTTP, true],
    [{ GIT_ALLOW_PROTOCOL: 'file:ssh' }, HTTPS, false],
    [{ GIT_ALLOW_PROTOCOL: 'file:https' }, HTTPS, true],
    [{ GIT_HTTP_USER_AGENT: 'x' }, HTTPS, false],
  ])('with %j for %s: %s', async (variables, url, expected) => {
    expect(await applies(url, [], variables)).toBe(expected);
  });

  it.each(['/path', 'git@fleet.example:a.git', 'https://fleet.example/a?b=1'])('is not for %s', async (url) => {
    expect(await applies(url, [])).toBe(false);
  });

  it('is not used when the configuration can not be read', async () => {
    const broken = join(temporaryFolder(), 'gitconfig');
    writeFileSync(broken, '[core\n');
    const environment = { PATH: process.env['PATH'] as string, GIT_CONFIG_GLOBAL: broken };
    expect(await wireApplies(parseRemote(HTTPS), new GitProcesses(environment), environment)).toBe(false);
  });
});
