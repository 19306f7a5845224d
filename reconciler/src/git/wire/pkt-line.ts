/** An answer that does not follow the protocol, or an exchange that did not come to its end. */
export class WireFailure extends Error {
  /** True when the request may have reached the server, so that nobody knows what it did with it. */
  readonly sent: boolean;

  constructor(message: string, sent = true) {
    super(message);
    this.sent = sent;
  }
}

export const FLUSH = Buffer.from('0000');
export const DELIMITER = Buffer.from('0001');

/** Content of one packet; `undefined` for a flush, which ends a list. */
export type Packet = Buffer | undefined;

const LENGTH_DIGITS = 4;

export function pktLine(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = (bytes.length + LENGTH_DIGITS).toString(16).padStart(LENGTH_DIGITS, '0');
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** @throws {WireFailure} when the bytes are no whole packets */
export function readPackets(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = bytes.toString('latin1', at, at + LENGTH_DIGITS);
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
    const end = at + Math.max(length, LENGTH_DIGITS);
    if ((length !== 0 && length < LENGTH_DIGITS) || end > bytes.length) throw new WireFailure('a packet is cut short');
    packets.push(length === 0 ? undefined : bytes.subarray(at + LENGTH_DIGITS, end));
    at = end;
  }
  return packets;
}

/** Text of a packet without the line feed at its end. */
export function packetText(packet: Buffer): string {
  return packet.toString('utf8').replace(/\n$/, '');
}
