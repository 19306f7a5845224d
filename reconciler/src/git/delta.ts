/** Longest run that one copy instruction names in every version of packs. */
const COPY_LIMIT = 0xffff;
const INSERT_LIMIT = 127;
const COPY = 0x80;

/**
 * Git's delta from `base` to `target`: what both begin and end with is copied, what lies between is inserted. Made for
 * trees, where a commit changes an entry or two. Git takes no delta for an empty `target`.
 */
export function delta(base: Uint8Array, target: Uint8Array): Buffer {
  const shorter = Math.min(base.length, target.length);
  let head = 0;
  while (head < shorter && base[head] === target[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && base[base.length - 1 - tail] === target[target.length - 1 - tail]) tail += 1;
  return Buffer.concat([
    size(base.length),
    size(target.length),
    ...copies(0, head),
    ...inserts(target.subarray(head, target.length - tail)),
    ...copies(base.length - tail, tail),
  ]);
}

/** Seven bits a byte, lowest first. */
function size(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push(0x80 | (rest & 0x7f));
  return Buffer.from([...bytes, rest]);
}

function copies(offset: number, length: number): Buffer[] {
  const made: Buffer[] = [];
  for (let done = 0; done < length; done += COPY_LIMIT) {
    made.push(copy(offset + done, Math.min(COPY_LIMIT, length - done)));
  }
  return made;
}

/** Zero bytes of offset and length are left out; the first byte says which are there. */
function copy(offset: number, length: number): Buffer {
  const fields = Buffer.alloc(6);
  fields.writeUInt32LE(offset);
  fields.writeUInt16LE(length, 4);
  const present = [...fields].flatMap((byte, bit) => (byte === 0 ? [] : [bit]));
  const flags = present.reduce((all, bit) => all | (1 << bit), COPY);
  return Buffer.from([flags, ...present.map((bit) => fields[bit] as number)]);
}

function inserts(bytes: Uint8Array): Buffer[] {
  const made: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += INSERT_LIMIT) {
    const run = bytes.subarray(at, at + INSERT_LIMIT);
    made.push(Buffer.from([run.length]), Buffer.from(run));
  }
  return made;
}
