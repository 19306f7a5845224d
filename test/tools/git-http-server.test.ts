import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GitHttpServer } from '../../tools/git-http-server.ts';
import { git, temporaryFolder } from '../support/git-repositories.ts';

/** Sends the beginning of a push and goes away. */
function abandonPush(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const head = [
        'POST /fleet.git/git-receive-pack HTTP/1.1',
        'host: 127.0.0.1',
        'content-type: application/x-git-receive-pack-request',
        'content-length: 1000',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n0000`, () => socket.destroy());
    });
    socket.once('error', reject).once('close', () => resolve());
  });
}

// Git's backend would wait for the rest of the body without end, and keep the pipes of its parent open.
it.each(['at once', 'before its turn'])('leaves no backend behind for a client that goes away: %s', async (when) => {
  const root = temporaryFolder();
  git(root, 'init', '-q', '--bare', join(root, 'fleet.git'));
  const server = await GitHttpServer.start({ root });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked = new Promise<void>((resolve) => {
    server.beforeReceive = async () => {
      resolve();
      if (when === 'before its turn') await held;
      return 'serve' as const;
    };
  });
  await abandonPush(server.port);
  await asked;
  const closed = server.close();
  release();
  await closed;
  expect(server.pushers).toHaveLength(1);
});
