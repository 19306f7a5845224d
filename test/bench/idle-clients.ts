// Opens connections that say nothing, and asks on one of its own meanwhile; prints how many were open at once, and the
// milliseconds of an answer before and while they were.
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { median, milliseconds } from './result.ts';

const [url = '', wanted = '0'] = process.argv.slice(2);
const { hostname, port, protocol } = new URL(url);
const AT_ONCE = 200;
const ASKED = 50;

process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

const open = new Set<Socket>();

function opened(): Promise<void> {
  return new Promise((resolve, reject) => {
    const to = { host: hostname, port: Number(port) };
    const ready = () => resolve();
    const socket = protocol === 'https:' ? connectTls({ ...to, rejectUnauthorized: false }, ready) : connect(to, ready);
    open.add(socket);
    socket.once('error', reject).once('close', () => open.delete(socket));
  });
}

async function answer(): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < ASKED; turn++) {
    times.push(await milliseconds(async () => (await fetch(`${url}/api/v1alpha1/clouds`)).arrayBuffer()));
  }
  return median(times);
}

const before = await answer();
for (let count = 0; count < Number(wanted); count += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(wanted) - count) }, opened));
}
const during = await answer();
console.log(open.size, before, during);
process.exit();
