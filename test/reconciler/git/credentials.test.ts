import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { git } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

const TOKEN = 'tok-9f8e7d6c5b4a';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function guarded() {
  const here = place();
  const server = await GitHttpServer.start({ root: here.folder, auth: { username: 'bot', password: TOKEN } });
  onTestFinished(() => server.close());
  return { ...here, server, url: server.url('fleet.git') };
}

/** Argument lists of everything that runs on this machine. */
const argumentLists = () => execFileSync('ps', ['-eww', '-o', 'args']).toString();

function everyFileBelow(folder: string): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return names.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
}

describe('a token', () => {
  it.each([
    ['as an option', 'git', (url: string) => ({ remote: url, credentials: { username: 'bot', token: TOKEN } })],
    ['in the address', 'git', (url: string) => ({ remote: url.replace('//', `//bot:${TOKEN}@`) })],
    ['as an option', 'auto', (url: string) => ({ remote: url, credentials: { username: 'bot', token: TOKEN } })],
    ['in the address', 'auto', (url: string) => ({ remote: url.replace('//', `//bot:${TOKEN}@`) })],
  ] as const)('given %s, transport %s, opens the door and shows up nowhere', async (_, transport, options) => {
    const { open, cacheDir, server, url } = await guarded();
    const logged: unknown[] = [];
    const keep = (...entry: unknown[]) => void logged.push(entry);
    const repository = await open({ ...options(url), transport, log: { info: keep, warn: keep, error: keep } });
    let running = '';
    server.beforeReceive = () => {
      running += argumentLists();
      return 'serve';
    };
    const { outcome } = await commitOnce(repository, { a: '1' });
    expect(outcome).toBe('accepted');
    expect(server.pushers.includes('git/krake-infra')).toBe(transport === 'auto');
    const header = Buffer.from(`bot:${TOKEN}`).toString('base64');
    for (const secret of [TOKEN, header]) {
      expect(running).not.toContain(secret);
      expect(JSON.stringify(logged)).not.toContain(secret);
      expect(everyFileBelow(cacheDir)).not.toContain(secret);
    }
    expect(logged.length).toBe(1);
  });

  it('is asked of the credential helpers of the user when none is given', async () => {
    const { open, folder, url } = await guarded();
    const config = join(folder, 'gitconfig');
    const helper = `!f() { test "$1" = get && echo username=bot && echo password=${TOKEN}; }; f`;
    git(folder, 'config', '--file', config, 'credential.helper', helper);
    vi.stubEnv('GIT_CONFIG_GLOBAL', config);
    const repository = await open({ remote: url });
    expect((await commitOnce(repository, { a: '1' })).outcome).toBe('accepted');
  });

  it('that is missing is a problem at once, without a prompt', async () => {
    const { open, url } = await guarded();
    vi.stubEnv('GIT_ASKPASS', '/bin/false');
    await problemOf(open({ remote: url }), 'unavailable', /token/);
  });
});

describe('an ssh remote', () => {
  it.each([
    ['ssh://', (path: string) => `ssh://git@fleet.example:2222${path}`, 'git@fleet.example', '-p 2222'],
    ['user@host:path', (path: string) => `git@fleet.example:${path}`, 'git@fleet.example', 'BatchMode'],
  ])('by %s goes through the ssh command of the user, in batch mode', async (_, address, host, flag) => {
    const { open, folder, remote } = place();
    const calls = join(folder, 'calls');
    const ssh = join(folder, 'ssh');
    // Runs here what ssh would run over there: the last argument.
    writeFileSync(ssh, `#!/bin/sh\necho "$*" >> '${calls}'\nfor last; do :; done\nexec sh -c "$last"\n`);
    chmodSync(ssh, 0o755);
    vi.stubEnv('GIT_SSH_COMMAND', ssh);
    vi.stubEnv('GIT_SSH_VARIANT', 'ssh');
    const repository = await open({ remote: address(remote) });
    expect((await commitOnce(repository, { a: '1' })).outcome).toBe('accepted');
    const lines = readFileSync(calls, 'utf8').trim().split('\n');
    expect(lines.every((line) => line.includes('-o BatchMode=yes') && line.includes(host))).toBe(true);
    expect(lines[0]).toContain(flag);
    expect(git(remote, 'show', 'main:a')).toBe('1');
  });

  it('with a command from the configuration keeps it', async () => {
    const { open, folder, remote } = place();
    const ssh = join(folder, 'ssh');
    writeFileSync(ssh, '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n');
    chmodSync(ssh, 0o755);
    const config = join(folder, 'gitconfig');
    git(folder, 'config', '--file', config, 'core.sshCommand', ssh);
    vi.stubEnv('GIT_CONFIG_GLOBAL', config);
    vi.stubEnv('GIT_SSH_VARIANT', 'ssh');
    const repository = await open({ remote: `git@fleet.example:${remote}` });
    expect((await commitOnce(repository, { a: '1' })).outcome).toBe('accepted');
  });

  it('that can not be reached is a problem with a hint', async () => {
    vi.stubEnv('GIT_SSH_COMMAND', 'false');
    const opened = place().open({ remote: 'git@127.0.0.1:fleet.git' });
    await problemOf(opened, 'unavailable', /known_hosts/);
  });
});

describe('signed commits', () => {
  function key(folder: string, name: string): string {
    const path = join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', name === 'locked' ? 'phrase' : '', '-f', path]);
    return path;
  }

  it('are accepted by `git verify-commit`, and are the same every time', async () => {
    const { open, folder, remote } = place();
    const signingKeyFile = key(folder, 'key');
    const signers = join(folder, 'signers');
    writeFileSync(signers, `bot@example.org ${readFileSync(`${signingKeyFile}.pub`, 'utf8')}`);
    const repository = await open({ signingKeyFile, committer: { name: 'Bot', email: 'bot@example.org' } });
    const { commit } = await commitOnce(repository, { a: '1' });
    expect(await repository.write(undefined, [plan({ a: '1' })])).toEqual([commit]);
    const config = ['-c', `gpg.ssh.allowedSignersFile=${signers}`];
    expect(git(remote, ...config, 'log', '-1', '--format=%G? %GS', 'main')).toBe('G bot@example.org');
    git(remote, ...config, 'verify-commit', 'main');
    expect(git(remote, 'fsck', '--strict')).toBe('');
    const unsigned = await open({ cacheDir: join(folder, 'cache-2') });
    const [plain] = await unsigned.write(commit, [plan({ a: '2' })]);
    await unsigned.push(plain ?? commit, commit);
    expect(() => git(remote, ...config, 'verify-commit', 'main')).toThrow();
  });

  it.each(['locked', 'missing'])('with a %s key are a problem, never a prompt', async (name) => {
    const { open, folder } = place();
    const signingKeyFile = name === 'missing' ? join(folder, name) : key(folder, name);
    const repository = await open({ signingKeyFile });
    await problemOf(commitOnce(repository, { a: '1' }), 'unavailable');
  });
});
