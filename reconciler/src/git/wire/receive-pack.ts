import { type Packet, packetText, readPackets, WireFailure } from './pkt-line.ts';

/** What a server says of itself before a push. */
export interface Advertisement {
  readonly refs: ReadonlyMap<string, string>;
  /** Commits that the server has besides those of its refs. */
  readonly known: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
}

const SERVICE = '# service=git-receive-pack';
const NO_REFS = 'capabilities^{}';

/**
 * Reads the answer to `info/refs?service=git-receive-pack`.
 *
 * @throws {WireFailure} for anything that is not a whole advertisement of protocol version 0
 */
export function parseAdvertisement(bytes: Buffer): Advertisement {
  const packets = readPackets(bytes);
  const [service, gap, ...lines] = packets;
  if (!service || packetText(service) !== SERVICE || gap !== undefined) throw new WireFailure('no Git service');
  if (lines.length < 2 || lines.indexOf(undefined) !== lines.length - 1) throw new WireFailure('no whole list of refs');
  const [first, ...rest] = (lines.slice(0, -1) as Buffer[]).map(packetText) as [string, ...string[]];
  const [head, capabilities] = first.split('\0') as [string, string | undefined];
  const refs = new Map<string, string>();
  const known = new Set<string>();
  for (const line of [head, ...rest]) {
    const parts = /^([0-9a-f]{40}) (.+)$/.exec(line);
    if (!parts) throw new WireFailure('an unknown line in the list of refs');
    const [, id, name] = parts as unknown as [string, string, string];
    if (name === NO_REFS) continue;
    known.add(id);
    if (name !== '.have') refs.set(name, id);
  }
  return { refs, known, capabilities: new Set((capabilities ?? '').split(' ').filter(Boolean)) };
}

/** What the server did, and what it and its hooks said meanwhile. */
export interface Report {
  /** `ok`, or why the objects were not taken. */
  readonly unpacked: string;
  /** `undefined` when the ref was moved, else why not. */
  readonly refusal: string | undefined;
  readonly words: string;
}

/** @throws {WireFailure} for anything that is not a whole report on this ref */
export function parseReport(bytes: Buffer, ref: string, sideband: boolean): Report {
  const { report, words } = sideband ? splitBands(bytes) : { report: bytes, words: '' };
  const packets = readPackets(report);
  const [unpack, status, end] = packets;
  if (packets.length !== 3 || !unpack || !status || end) throw new WireFailure('no whole report');
  const unpacked = /^unpack (.+)$/s.exec(packetText(unpack))?.[1];
  const line = packetText(status);
  if (unpacked === undefined) throw new WireFailure('no word on the objects');
  if (line === `ok ${ref}` && unpacked === 'ok') return { unpacked, refusal: undefined, words };
  if (!line.startsWith(`ng ${ref} `)) throw new WireFailure('no word on the branch');
  return { unpacked, refusal: line.slice(`ng ${ref} `.length), words };
}

const REPORT_BAND = 1;
const MESSAGE_BAND = 2;

/** Report and messages travel in one stream, each packet marked by its first byte; a flush ends it. */
function splitBands(bytes: Buffer): { readonly report: Buffer; readonly words: string } {
  const packets = readPackets(bytes);
  if (packets.length === 0 || packets.indexOf(undefined) !== packets.length - 1) {
    throw new WireFailure('the answer is cut short');
  }
  const report: Buffer[] = [];
  const said: Buffer[] = [];
  for (const packet of packets.slice(0, -1) as NonNullable<Packet>[]) {
    if (packet[0] === REPORT_BAND) report.push(packet.subarray(1));
    else if (packet[0] === MESSAGE_BAND) said.push(packet.subarray(1));
    else throw new WireFailure('the server gave up');
  }
  return { report: Buffer.concat(report), words: oneLine(Buffer.concat(said).toString()) };
}

function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/\p{Cc}/gu, ' ').trim());
  return lines.filter(Boolean).join(' ');
}
