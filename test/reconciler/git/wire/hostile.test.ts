import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { HttpClient } from '@krake-infra/reconciler/git/wire/http-client.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GitHttpServer } from '../../../../tools/git-http-server.ts';
import { git } from '../../../support/git-repositories.ts';
import { commitOnce, place, plan } from '../open.ts';

const OURS = 'git/krake-infra';
const PUSH = '/git-receive-pack';

/** What stands between: gets the whole answer of the real server, and gives its own. */
type Twist = (answer: { status: number; type: string; body: Buffer }, response: ServerResponse) => void;

async function listening(serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A repository behind a proxy that twists what our own client gets to hear at one path; Git itself is left alone. */
async function twisted(path: string) {
  const here = place();
  const server = await GitHttpServer.start({ root: here.folder });
  onTestFinished(() => server.close());
  let twist: Twist | undefined;
  const proxy = await listening((incoming, response) => {
    const { method, url = '', headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: server.port, method, path: url, headers }, async (answer) => {
      const body = Buffer.concat(await answer.toArray());
      const type = String(answer.headers['content-type']);
      const status = answer.statusCode ?? 0;
      if (twist && headers['user-agent'] === OURS && url.endsWith(path)) twist({ status, type, body }, response);
      else response.writeHead(status, { 'content-type': type }).end(body);
    });
    incoming.pipe(forwarded);
  });
  const open = () => here.open({ remote: `${proxy}/fleet.git`, credentials: { token: 't0p-secret' } });
  const first = await open();
  const { commit } = await commitOnce(first, { a: '0' });
  await first.close();
  // A new one, which has to ask what the server can do.
  const repository = await open();
  const pushOne = async (text: string) => {
    const head = git(here.remote, 'rev-parse', 'main') as CommitId;
    const [next] = await repository.write(await repository.head(), [plan({ a: text })]);
    return { next: next as CommitId, outcome: await repository.push(next as CommitId, head) };
  };
  const twistWith = (next: Twist) => {
    twist = next;
  };
  return { ...here, server, commit, repository, pushOne, twistWith };
}

describe('an answer to a push', () => {
  it('that is cut short anywhere is never taken for a yes', async () => {
    const { pushOne, twistWith, remote, repository } = await twisted(PUSH);
    let length = 0;
    for (let keep = 0; keep === 0 || keep < length; keep += 7) {
      twistWith(({ type, body }, response) => {
        length = body.length;
        response.writeHead(200, { 'content-type': type }).end(body.subarray(0, keep));
      });
      const { next, outcome } = await pushOne(`${keep + 1}`);
      expect(outcome).toBe('unknown');
      // The server did it all the same, which the next look at it tells.
      expect(git(remote, 'rev-parse', 'main')).toBe(next);
      expect(await repository.head()).toBe(next);
    }
    expect(length).toBeGreaterThan(20);
  });

  it.each<[string, Twist]>([
    [
      'of another type',
      ({ body }, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(body),
    ],
    ['with a server error', (_, response) => void response.writeHead(502).end('bad gateway')],
    [
      'in an encoding nobody asked for',
      ({ type, body }, response) =>
        void response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(body),
    ],
    [
      'that ends the connection in the middle',
      ({ type, body }, response) => {
        response.writeHead(200, { 'content-type': type, 'content-length': body.length });
        response.write(body.subarray(0, 10), () => response.destroy());
      },
    ],
    [
      'with more behind its end',
      ({ type, body }, response) =>
        void response.writeHead(200, { 'content-type': type }).end(Buffer.concat([body, Buffer.from('0000')])),
    ],
    [
      'about another branch',
      ({ type, body }, response) => {
        const other = body.toString('latin1').replace('heads/main', 'heads/mine');
        response.writeHead(200, { 'content-type': type }).end(Buffer.from(other, 'latin1'));
      },
    ],
    [
      'that floods',
      ({ type }, response) => {
        response.writeHead(200, { 'content-type': type });
        const pour = () => {
          while (!response.destroyed && response.write(Buffer.alloc(1 << 16, 'f')));
        };
        response.on('drain', pour);
        pour();
      },
    ],
    [
      'with headers without end',
      (_, response) => void response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1 << 20)}`),
    ],
  ])('%s is unknown', async (_, twist) => {
    const { pushOne, twistWith, repository, server } = await twisted(PUSH);
    twistWith(twist);
    const { next, outcome } = await pushOne('1');
    expect(outcome).toBe('unknown');
    expect(await repository.head()).toBe(next);
    expect(server.pushers.length).toBe(2);
  });

  it('that sends elsewhere takes no token there', async () => {
    const asked: IncomingMessage[] = [];
    const elsewhere = await listening((incoming, response) => {
      asked.push(incoming);
      response.writeHead(404).end();
    });
    const { pushOne, twistWith } = await twisted(PUSH);
    twistWith((_, response) => void response.writeHead(307, { location: `${elsewhere}/fleet.git${PUSH}` }).end());
    // The real server took it; Git finds that out.
    expect((await pushOne('1')).outcome).toBe('accepted');
    expect(asked).toEqual([]);
  });
});

describe('a list of refs before a push', () => {
  it.each<[string, Twist]>([
    [
      'of a dumb server',
      ({ body }, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(body),
    ],
    ['that is not there', (_, response) => void response.writeHead(404).end()],
    ['that is elsewhere', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    ['that asks for a login', (_, response) => void response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end()],
    ['with an error', (_, response) => void response.writeHead(503).end()],
    [
      'cut short',
      ({ type, body }, response) => void response.writeHead(200, { 'content-type': type }).end(body.subarray(0, 90)),
    ],
    [
      'without a report',
      ({ type, body }, response) => {
        const text = body
          .toString('latin1')
          .replace('report-status ', 'report-xxxxxx ')
          .replace('report-status-v2', 'xxxxxxxxxxxxxxxx');
        response.writeHead(200, { 'content-type': type }).end(Buffer.from(text, 'latin1'));
      },
    ],
    [
      'of another kind of ids',
      ({ type, body }, response) => {
        const text = body.toString('latin1').replace('object-format=sha1', 'object-format=sha9');
        response.writeHead(200, { 'content-type': type }).end(Buffer.from(text, 'latin1'));
      },
    ],
    ['that breaks off', (_, response) => void response.destroy()],
  ])('%s is left to Git, and nobody notices', async (_, twist) => {
    const { pushOne, twistWith, server, remote } = await twisted('service=git-receive-pack');
    twistWith(twist);
    const { next, outcome } = await pushOne('1');
    expect(outcome).toBe('accepted');
    expect(git(remote, 'rev-parse', 'main')).toBe(next);
    expect(server.pushers.map((agent) => agent === OURS)).toEqual([true, false]);
  });
});

describe('a list of branches', () => {
  it.each<[string, Twist]>([
    [
      'cut short',
      ({ type, body }, response) => void response.writeHead(200, { 'content-type': type }).end(body.subarray(0, 30)),
    ],
    [
      'of another type',
      ({ body }, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(body),
    ],
    ['with an error', (_, response) => void response.writeHead(500).end()],
    [
      'with an error line',
      ({ type }, response) => void response.writeHead(200, { 'content-type': type }).end('000cERR busy0000'),
    ],
  ])('%s is asked of Git', async (_, twist) => {
    const { repository, twistWith, commit } = await twisted('/git-upload-pack');
    twistWith(twist);
    expect(await repository.head()).toBe(commit);
  });
});

describe('the HTTP client', () => {
  const ask = { method: 'GET', path: '/', headers: {}, limitBytes: 100, limitSeconds: 0.2, repeatable: true } as const;

  it.each<[string, (response: ServerResponse) => void, boolean]>([
    ['that never answers', () => {}, true],
    ['that never ends', (response) => void response.writeHead(200).write('x'), true],
  ])('gives up on a server %s', async (_, serve, sent) => {
    const client = new HttpClient({ url: await listening((__, response) => serve(response)) });
    onTestFinished(() => client.close());
    await expect(client.send(ask)).rejects.toMatchObject({ sent, message: /0.2 s/ });
  });

  it('repeats what does no harm on a kept connection that was closed, and nothing else', async () => {
    let requests = 0;
    const url = await listening((incoming, response) => {
      requests += 1;
      // Every second one finds its connection closed.
      if (requests % 2 === 0) incoming.socket.destroy();
      else response.end('x');
    });
    const client = new HttpClient({ url });
    onTestFinished(() => client.close());
    await client.send(ask);
    expect((await client.send(ask)).body.toString()).toBe('x');
    expect(requests).toBe(3);
    await expect(client.send({ ...ask, method: 'POST', repeatable: false })).rejects.toMatchObject({ sent: true });
    expect(requests).toBe(4);
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const client = new HttpClient({ url: 'http://127.0.0.1:9/' });
    await expect(client.send({ ...ask, repeatable: false })).rejects.toMatchObject({ sent: false });
  });
});
