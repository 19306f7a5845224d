import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { AT, error, fakeServer, read, readOne } from './providers.ts';

/** A folder with the credentials `main`. */
function credentialsOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'main'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'main', name), text);
  return folder;
}

describe('credentials', () => {
  const answered = async () => {
    const fake = await fakeServer();
    return { fake, query: fake.add({ value: 1, time: AT }) };
  };

  it('are sent as a token or as name and password, read anew for each reading', async () => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: fake.url, token: 'first-secret\n' });
    const source = prometheusSource({ credentials: folder });
    const one = () => read(source, { url: fake.url, credentials: 'main' }, [{ metric: 'load', query }]);
    expect((await one()).get('load')).toMatchObject({ kind: 'value' });
    expect(fake.asked.at(-1)?.headers.authorization).toBe('Bearer first-secret');
    writeFileSync(join(folder, 'main/token'), 'second-secret');
    await one();
    expect(fake.asked.at(-1)?.headers.authorization).toBe('Bearer second-secret');
    const basic = credentialsOf({ url: fake.url, username: 'reader', password: 'p:w' });
    await readOne({ url: fake.url, credentials: 'main' }, query, basic);
    expect(fake.asked.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('reader:p:w').toString('base64')}`);
  });

  it.each([
    ['another server', (own: string) => own.replace('127.0.0.1', '127.0.0.2'), ''],
    ['another port', (own: string) => `${own}1`, ''],
    ['another scheme', (own: string) => own.replace('http:', 'https:'), ''],
    ['a path beside', (own: string) => `${own}/prom`, '/prometheus'],
    ['a path above', (own: string) => `${own}/prom`, ''],
    ['a path out of it', (own: string) => `${own}/prom`, '/prom/../other'],
    ['anywhere without an address of their own', () => '', ''],
    ['anywhere with a word for an address', () => 'everywhere *', ''],
  ])('are not sent to %s', async (_, bound, path) => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: bound(fake.url), token: 'very-secret' });
    const reading = await readOne({ url: `${fake.url}${path}`, credentials: 'main' }, query, folder);
    expect(reading).toEqual(error(/credentials main may not be sent to http:.*who runs this program may add/));
    expect(JSON.stringify(reading)).not.toContain('very-secret');
    expect(fake.asked).toEqual([]);
  });

  it('are sent to each address that they name, and below it', async () => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: `https://a.example.org\n${fake.url}/prom/\n`, token: 't' });
    for (const path of ['/prom', '/prom/', '/prom/deeper']) {
      const reading = await readOne({ url: `${fake.url}${path}`, credentials: 'main' }, query, folder);
      expect(reading).toMatchObject({ kind: 'value' });
    }
  });

  it.each(['../main', '..', '.', 'main/../main', '/etc', 'MAIN', 'ma\0in', ''])('are no path: %j', async (name) => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: fake.url, token: 't' });
    expect(await readOne({ url: fake.url, credentials: name }, query, join(folder, 'main'))).toEqual(
      error(/credentials/),
    );
    expect(fake.asked).toEqual([]);
  });

  it.each([
    [{ token: 'a\nX-Other: b' }, /token of several words/],
    [{ token: 'tökén' }, /token of several words/],
    [{ token: 'very-secret', username: 'a', password: 'very-secret' }, /a token and a user name/],
    [{ username: 'a' }, /only one of username and password/],
    [{ password: 'very-secret' }, /only one of username and password/],
    [{ username: 'a:b', password: 'very-secret' }, /user name with a colon/],
    [{ 'tls.key': 'very-secret' }, /only one of tls.crt and tls.key/],
    [{ 'tls.crt': 'x', 'tls.key': 'very-secret' }, /can not be used/],
  ])('that make no sense are an error without their content: %j', async (files, message) => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: fake.url, ...files } as Record<string, string>);
    const reading = await readOne({ url: fake.url, credentials: 'main' }, query, folder);
    expect(reading).toEqual(error(message));
    expect(JSON.stringify(reading)).not.toContain('very-secret');
    expect(fake.asked).toEqual([]);
  });

  it('that do not exist are an error, also where nobody set their folder', async () => {
    const { fake, query } = await answered();
    const settings = { url: fake.url, credentials: 'other' };
    expect(await readOne(settings, query, credentialsOf({}))).toEqual(error(/credentials other do not exist/));
    expect(await readOne(settings, query, undefined)).toEqual(error(/set KRAKE_INFRA_CREDENTIALS/));
    expect(fake.asked).toEqual([]);
  });

  it('that can not be read to the end are an error in time', async () => {
    const { fake, query } = await answered();
    const folder = credentialsOf({ url: fake.url });
    const pipe = join(folder, 'main/token');
    execFileSync('mkfifo', [pipe]);
    const reading = readOne({ url: fake.url, credentials: 'main', timeoutSeconds: 1 }, query, folder);
    expect(await reading).toEqual(error(/no answer within 1 s/));
    // Lets the reader of the pipe go.
    writeFileSync(pipe, 'late');
  });

  it('are not followed to where a server redirects', async () => {
    const [thief, fake] = [await fakeServer(), await fakeServer()];
    const query = fake.add({ status: 307, headers: { location: `${thief.url}/api/v1/query?token=x` }, body: '' });
    const folder = credentialsOf({ url: fake.url, token: 'very-secret' });
    const reading = await readOne({ url: fake.url, credentials: 'main' }, query, folder);
    expect(reading).toEqual(error(/redirects to http:\/\/127\.0\.0\.1:\d+; write the address/));
    expect(JSON.stringify(reading)).not.toContain('token=x');
    expect(thief.asked).toEqual([]);
  });

  it.each([
    [
      'an error',
      (text: string) => ({
        status: 400,
        body: JSON.stringify({ status: 'error', errorType: text, error: `x${text}` }),
      }),
    ],
    [
      'a long error',
      (text: string) => ({
        status: 400,
        body: JSON.stringify({ status: 'error', errorType: 'a', error: `${'x'.repeat(290)}${text}` }),
      }),
    ],
    ['a page', (text: string) => ({ status: 500, body: `<html>${text}</html>` })],
    [
      'labels',
      (text: string) => ({
        status: 200,
        body: JSON.stringify({
          status: 'success',
          data: { resultType: 'vector', result: [{ metric: { a: text } }, { metric: { a: text } }] },
        }),
      }),
    ],
  ])('that a server repeats in %s are shown to nobody', async (_, answer) => {
    const fake = await fakeServer();
    const both: Record<string, string>[] = [{ token: 'very-secret' }, { username: 'reader', password: 'very-secret' }];
    for (const files of both) {
      const folder = credentialsOf({ url: fake.url, ...files });
      for (const said of ['very-secret', Buffer.from('reader:very-secret').toString('base64')]) {
        const reading = await readOne({ url: fake.url, credentials: 'main' }, fake.add(answer(said)), folder);
        expect(reading).toEqual(error(/./));
        const shown = JSON.stringify(reading);
        if ('token' in files && said !== 'very-secret') continue;
        expect(shown).not.toContain(said.slice(0, 6));
      }
    }
  });
});
