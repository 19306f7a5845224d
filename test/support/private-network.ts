import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { Authority } from '../../tools/control-plane/certificates.ts';
import { setEnvironment } from './cli.ts';

async function listening(server: NetServer | Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Authorities of one name would be taken for each other. */
let authorities = 0;

/** An HTTPS server on loopback that only its own authority vouches for. */
export async function privateServer(answer: (asked: IncomingMessage, response: ServerResponse) => void) {
  authorities += 1;
  const authority = await Authority.create(`private-authority-${authorities}`);
  const { certificate, key } = await authority.server('private');
  const port = await listening(createTlsServer({ cert: certificate, key }, answer));
  return { url: `https://127.0.0.1:${port}`, port, certificate: authority.certificate };
}

/** Hands everything on to an HTTP server on loopback. */
export function handOn(port: number) {
  return (asked: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.pipe(onward);
  };
}

/** A proxy on loopback, as the environment's `HTTPS_PROXY` and `HTTP_PROXY`; `asked` is what went through it. */
export async function privateProxy(): Promise<{ readonly asked: string[]; readonly url: string }> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    handOn(Number(new URL(incoming.url ?? '').port))(
      Object.assign(incoming, { url: new URL(incoming.url ?? '').pathname }),
      response,
    );
  });
  server.on('connect', (incoming, client: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  const url = `http://127.0.0.1:${await listening(server)}`;
  setEnvironment('HTTPS_PROXY', url);
  setEnvironment('HTTP_PROXY', url);
  return { asked, url };
}
