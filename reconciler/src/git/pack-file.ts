import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { NewObject } from './object-writer.ts';
import { type PackEntry, pack, packEntries } from './pack.ts';

const HEADER_BYTES = 12;
const CHECKSUM_BYTES = 20;
const BYTE_VALUES = 256;

/**
 * Writes the objects as one pack with its index. The index comes last: without it Git does not look at the pack.
 *
 * @param temporary folder on the same file system, for files that are not complete yet
 */
export async function writePack(gitDir: string, temporary: string, objects: readonly NewObject[]): Promise<void> {
  const entries = packEntries(objects, () => false);
  const bytes = pack(entries);
  const checksum = bytes.subarray(-CHECKSUM_BYTES);
  const folder = join(gitDir, 'objects/pack');
  await mkdir(folder, { recursive: true });
  const write = async (extension: string, content: Buffer) => {
    const draft = join(temporary, `pack.${randomBytes(6).toString('hex')}`);
    await writeFile(draft, content, { mode: 0o444 });
    await rename(draft, join(folder, `pack-${checksum.toString('hex')}.${extension}`));
  };
  await write('pack', bytes);
  await write('idx', packIndex(entries, checksum));
}

/** Index of version 2: how many ids begin with each byte or less, ids, checksums, places. */
function packIndex(entries: readonly PackEntry[], packChecksum: Buffer): Buffer {
  let offset = HEADER_BYTES;
  const places = entries.map(({ id, bytes }) => {
    const place = { id, crc: crc32(bytes), offset };
    offset += bytes.length;
    return place;
  });
  places.sort((a, b) => (a.id < b.id ? -1 : 1));
  const firstBytes = places.map(({ id }) => Number.parseInt(id.slice(0, 2), 16));
  const content = Buffer.concat([
    Buffer.from('\xfftOc\0\0\0\x02', 'latin1'),
    words(upTo(firstBytes)),
    Buffer.from(places.map(({ id }) => id).join(''), 'hex'),
    words(places.map(({ crc }) => crc)),
    words(places.map((place) => place.offset)),
    packChecksum,
  ]);
  return Buffer.concat([content, createHash('sha1').update(content).digest()]);
}

/** For each byte, how many of the ascending `bytes` are not above it. */
function upTo(bytes: readonly number[]): number[] {
  let count = 0;
  return Array.from({ length: BYTE_VALUES }, (_, byte) => {
    while (count < bytes.length && (bytes[count] as number) <= byte) count += 1;
    return count;
  });
}

function words(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, index * 4);
  });
  return bytes;
}
