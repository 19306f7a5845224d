import type { HttpClient } from './http-client.ts';
import { DELIMITER, FLUSH, packetText, pktLine, readPackets, WireFailure } from './pkt-line.ts';

const LIMIT_SECONDS = 30;
const LIMIT_BYTES = 1 << 26;
const SERVICE = '# service=git-upload-pack';
const PREFIX = 'refs/heads/';

/**
 * True when the server speaks protocol version 2 and lists refs in it.
 *
 * @throws {WireFailure} when the server did not tell
 */
export async function speaksVersion2(client: HttpClient): Promise<boolean> {
  const { status, type, body } = await client.send({
    method: 'GET',
    path: '/info/refs?service=git-upload-pack',
    headers: { 'git-protocol': 'version=2', accept: '*/*' },
    limitSeconds: LIMIT_SECONDS,
    limitBytes: LIMIT_BYTES,
    repeatable: true,
  });
  if (status >= 500) throw new WireFailure(`status ${status}`);
  if (status !== 200 || type !== 'application/x-git-upload-pack-advertisement') return false;
  const lines = readPackets(body).map((packet) => packet && packetText(packet));
  // Some servers leave the name of the service out.
  const [version, ...capabilities] = lines[0] === SERVICE ? lines.slice(2) : lines;
  const format = capabilities.find((line) => line?.startsWith('object-format=')) ?? 'object-format=sha1';
  return (
    version === 'version 2' &&
    capabilities.some((line) => line !== undefined && /^ls-refs(=|$)/.test(line)) &&
    format === 'object-format=sha1'
  );
}

/**
 * Every branch of the remote by one request of protocol version 2.
 *
 * @throws {WireFailure} when the answer is anything else than a whole list
 */
export async function lsRefs(client: HttpClient): Promise<Map<string, string>> {
  const { status, type, body } = await client.send({
    method: 'POST',
    path: '/git-upload-pack',
    headers: {
      'git-protocol': 'version=2',
      'content-type': 'application/x-git-upload-pack-request',
      accept: 'application/x-git-upload-pack-result',
    },
    body: Buffer.concat([pktLine('command=ls-refs\n'), DELIMITER, pktLine(`ref-prefix ${PREFIX}\n`), FLUSH]),
    limitSeconds: LIMIT_SECONDS,
    limitBytes: LIMIT_BYTES,
    repeatable: true,
  });
  if (status !== 200 || type !== 'application/x-git-upload-pack-result') throw new WireFailure(`status ${status}`);
  const packets = readPackets(body);
  if (packets.indexOf(undefined) !== packets.length - 1) throw new WireFailure('no whole list of refs');
  const branches = new Map<string, string>();
  for (const packet of packets.slice(0, -1) as Buffer[]) {
    const [, id, name] = /^([0-9a-f]{40}) (\S+)/.exec(packetText(packet)) ?? [];
    if (id === undefined || name === undefined) throw new WireFailure('an unknown line in the list of refs');
    if (name.startsWith(PREFIX)) branches.set(name.slice(PREFIX.length), id);
  }
  return branches;
}
