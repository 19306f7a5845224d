import { createHash } from 'node:crypto';
import { constants, deflateSync } from 'node:zlib';
import type { NewObject, ObjectKind } from './object-writer.ts';

/** An object in the form a pack holds it. */
export interface PackEntry {
  readonly id: string;
  readonly bytes: Buffer;
}

const TYPE: Readonly<Record<ObjectKind, number>> = { commit: 1, tree: 2, blob: 3 };
const DELTA_BY_ID = 7;
const LEVEL = { level: constants.Z_BEST_SPEED };

type Form = 'whole' | 'difference';

/** What is kept in a pack and sent in another is compressed once. */
const encoded: Readonly<Record<Form, WeakMap<NewObject, PackEntry>>> = {
  whole: new WeakMap(),
  difference: new WeakMap(),
};

/**
 * Entries for a pack of these objects. An object is sent as its difference from another one only when that is among
 * them, or when `has` says that the reader has it.
 */
export function packEntries(objects: readonly NewObject[], has: (id: string) => boolean): PackEntry[] {
  const inside = new Set(objects.map(({ id }) => id));
  const bases = new Set<string>();
  return objects.map((object) => {
    const base = object.difference?.base;
    // A tree that comes back to what it was would be made from itself.
    if (base !== undefined) bases.add(base);
    const usable = base !== undefined && !bases.has(object.id) && (inside.has(base) || has(base));
    return entry(object, usable ? 'difference' : 'whole');
  });
}

function entry(object: NewObject, form: Form): PackEntry {
  const known = encoded[form].get(object);
  if (known) return known;
  const { difference } = object;
  const made = form === 'difference' && difference ? differenceEntry(object.id, difference) : wholeEntry(object);
  encoded[form].set(object, made);
  return made;
}

function wholeEntry({ id, kind, bytes }: NewObject): PackEntry {
  return { id, bytes: Buffer.concat([entryHeader(TYPE[kind], bytes.length), deflateSync(bytes, LEVEL)]) };
}

function differenceEntry(id: string, { base, bytes }: { readonly base: string; readonly bytes: Buffer }): PackEntry {
  const head = entryHeader(DELTA_BY_ID, bytes.length);
  return { id, bytes: Buffer.concat([head, Buffer.from(base, 'hex'), deflateSync(bytes, LEVEL)]) };
}

/** Type and length: four bits of it, then seven a byte, lowest first. */
function entryHeader(type: number, length: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (length & 0x0f);
  for (let rest = Math.floor(length / 0x10); rest > 0; rest = Math.floor(rest / 0x80)) {
    bytes.push(byte | 0x80);
    byte = rest & 0x7f;
  }
  return Buffer.from([...bytes, byte]);
}

/** A pack of version 2, with its checksum at the end. */
export function pack(entries: readonly PackEntry[]): Buffer {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(entries.length, 8);
  const parts = [head, ...entries.map(({ bytes }) => bytes)];
  const checksum = createHash('sha1');
  for (const part of parts) checksum.update(part);
  return Buffer.concat([...parts, checksum.digest()]);
}
