import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ECHO } from './program.ts';

type Files = ReadonlyMap<string, Buffer>;

/** Files of a folder by name; there must be some. */
export function manifests(folder: string): Files {
  const found = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  if (found.size === 0) {
    throw new Error(`nothing was written to ${folder}`);
  }
  return found;
}

/** Names of the files that differ by a byte, or that one side does not have. */
export function differences(wanted: Files, found: Files): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].filter((name) => {
    const [left, right] = [content(name, wanted), content(name, found)];
    return !left || !right || !left.equals(right);
  });
}

/** Properties that are written out as data have no order of their own in some languages. */
function content(name: string, files: Files): Buffer | undefined {
  const bytes = files.get(name);
  return bytes && name.includes(`${ECHO}.`)
    ? Buffer.from(stringify(parse(bytes.toString()), { sortMapEntries: true }))
    : bytes;
}
