import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { gitEnvironment } from '@krake-infra/reconciler/git/environment.ts';
import { isBranchName, parseRemote, redact } from '@krake-infra/reconciler/git/remote.ts';
import { describe, expect, it } from 'vitest';

describe('parseRemote', () => {
  it.each([
    ['/srv/fleet.git', { kind: 'path', url: '/srv/fleet.git' }],
    ['fleet.git', { kind: 'path', url: `${process.cwd()}/fleet.git` }],
    ['./with:colon', { kind: 'path', url: `${process.cwd()}/with:colon` }],
    ['file:///srv/a%20b.git', { kind: 'path', url: '/srv/a b.git' }],
    ['https://example.org/f.git', { kind: 'http', url: 'https://example.org/f.git' }],
    ['https://ada@example.org/f.git', { kind: 'http', url: 'https://example.org/f.git', username: 'ada' }],
    [
      'https://ada:p%40ss@example.org:8443/f.git',
      { kind: 'http', url: 'https://example.org:8443/f.git', username: 'ada', password: 'p@ss' },
    ],
    ['ssh://git@example.org:2222/f.git', { kind: 'ssh', url: 'ssh://git@example.org:2222/f.git' }],
    ['ssh://git:pw@example.org/f.git', { kind: 'ssh', url: 'ssh://git@example.org/f.git' }],
    ['git@example.org:team/fleet.git', { kind: 'ssh', url: 'git@example.org:team/fleet.git' }],
    ['[::1]:fleet.git', { kind: 'ssh', url: '[::1]:fleet.git' }],
  ])('reads %s', (text, remote) => expect(parseRemote(text)).toEqual(remote));

  it.each([
    '',
    '--upload-pack=touch x',
    'ext::sh -c true',
    'git://example.org/x',
    'ftp://u:s3cret@h/x',
    '-x:y',
    'https://',
  ])('refuses %j without repeating it', (text) => {
    const refuse = () => parseRemote(text);
    expect(refuse).toThrow(Problem);
    expect(refuse).not.toThrow('s3cret');
  });

  it('prefers a token over what the address says', () => {
    const plain = { kind: 'http', url: 'https://example.org/f.git', password: 'new' };
    expect(parseRemote('https://ada:old@example.org/f.git', { token: 'new' })).toEqual({ ...plain, username: 'ada' });
    expect(parseRemote(plain.url, { token: 'new' })).toEqual({ ...plain, username: 'x-access-token' });
    expect(() => parseRemote('https://example.org/f.git', { token: 's3cret\n' })).toThrow(/token/);
    expect(() => parseRemote('https://example.org/f.git', { token: 's3cret\n' })).not.toThrow('s3cret');
  });
});

describe('redact', () => {
  it('takes out the secret in every form, and user and password of any address', () => {
    const remote = parseRemote('https://example.org/f.git', { username: 'u', token: 't/k+n' });
    const header = Buffer.from('u:t/k+n').toString('base64');
    const text = `t/k+n t%2Fk%2Bn ${header} https://x:y@other.org/ ssh://git@h/ plain`;
    expect(redact(text, remote)).toBe('*** *** *** https://***@other.org/ ssh://***@h/ plain');
  });
});

describe('isBranchName', () => {
  it.each(['main', 'proposals/2026-01', 'a@b', 'ü'])('takes %s', (name) => expect(isBranchName(name)).toBe(true));

  it.each([
    '',
    '-x',
    '/a',
    'a/',
    'a//b',
    'a..b',
    'a.lock',
    'a.lock/b',
    '.a',
    'a/.b',
    'a.',
    '@',
    'a@{b',
    'a b',
    'a:b',
    'a\n',
  ])('refuses %j', (name) => expect(isBranchName(name)).toBe(false));
});

describe('gitEnvironment', () => {
  const options = (inherited: NodeJS.ProcessEnv, address = '/srv/x') => ({
    inherited,
    remote: parseRemote(address),
    gitDir: '/cache',
  });

  it('drops what would lead Git elsewhere, and never prompts', () => {
    const environment = gitEnvironment(
      options({
        GIT_INDEX_FILE: 'x',
        GIT_DIR: 'y',
        GIT_TRACE_CURL: '1',
        SSH_ASKPASS: 'gui',
        GIT_ASKPASS: 'gui',
        HOME: '/h',
      }),
    );
    expect(environment).toMatchObject({ GIT_DIR: '/cache', GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', HOME: '/h' });
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['GIT_INDEX_FILE']));
    expect(environment).not.toHaveProperty('SSH_ASKPASS');
    expect(environment).not.toHaveProperty('GIT_TRACE_CURL');
  });

  it('adds its settings behind those that the environment already carries', () => {
    const environment = gitEnvironment(
      options({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.proxy', GIT_CONFIG_VALUE_0: 'p' }),
    );
    expect(environment).toMatchObject({ GIT_CONFIG_KEY_0: 'http.proxy', GIT_CONFIG_KEY_1: 'core.hooksPath' });
    expect(Number(environment['GIT_CONFIG_COUNT'])).toBeGreaterThan(2);
  });

  it.each([
    [{}, undefined, 'ssh -o BatchMode=yes'],
    [{}, 'ssh -i key', 'ssh -i key -o BatchMode=yes'],
    [{ GIT_SSH_COMMAND: 'mine' }, 'ssh -i key', 'mine -o BatchMode=yes'],
    [{ GIT_SSH: 'plink' }, undefined, undefined],
  ])('keeps the ssh command of the user: %j, configured %s', (inherited, sshCommand, expected) => {
    const base = options(inherited, 'git@example.org:x');
    const environment = gitEnvironment(sshCommand === undefined ? base : { ...base, sshCommand });
    expect(environment['GIT_SSH_COMMAND']).toBe(expected);
  });
});
