/** Writes one YAML 1.1 document, with the line end at its end. */
export type WriteDocument = (document: unknown) => string;

/**
 * A writer with the bytes of a library's `stringify` (YAML 1.1, lines never folded), many times faster for the plain
 * maps, lists and texts that programs write. Documents are JSON trees: no object occurs in them twice.
 */
export function yamlWriter(stringify: WriteDocument): WriteDocument {
  const quoted = quoter(stringify);
  return (document) => plainDocument(document, quoted) ?? stringify(document);
}

type Quote = (text: string) => string;

/** Texts that no reader of YAML 1.1 takes for anything else: a letter, then nothing that could mean something. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./@-]*(?:[:=+][A-Za-z0-9_./@-]+)*$/;
/** Words for null, true and false, and exponents, which the library takes for numbers. */
const WORD = /^(?:null|y|n|yes|no|on|off|true|false|e[-+]?\d+)$/i;
/** Longer keys are written in another form; above all, no key is nearly as long. */
const LONGEST_KEY = 256;

/** What one document needs to fall back on the library as a whole, instead of guessing. */
class Unsure extends Error {}
const UNSURE = new Unsure();

function plainDocument(document: unknown, quoted: Quote): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  try {
    return `${block(document, '', quoted)}\n`;
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

/** A map or list without the indentation of its first line and the end of its last. */
function block(value: object, indent: string, quoted: Quote): string {
  if (Array.isArray(value)) return list(value, indent, quoted);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw UNSURE;
  const inner = `${indent}  `;
  let text = '';
  for (const name of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[name];
    if (text !== '') text += `\n${indent}`;
    text += `${key(name)}:${isBlock(item) ? `\n${inner}${block(item, inner, quoted)}` : ` ${inline(item, quoted)}`}`;
  }
  return text === '' ? '{}' : text;
}

function list(value: readonly unknown[], indent: string, quoted: Quote): string {
  const inner = `${indent}  `;
  let text = '';
  for (const item of value) {
    if (text !== '') text += `\n${indent}`;
    text += `- ${isBlock(item) ? block(item, inner, quoted) : inline(item, quoted)}`;
  }
  return text === '' ? '[]' : text;
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (Array.isArray(value) ? value.length > 0 : !isEmpty(value));
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

function key(name: string): string {
  if (name.length > LONGEST_KEY || !PLAIN.test(name) || WORD.test(name)) throw UNSURE;
  return name;
}

function inline(value: unknown, quoted: Quote): string {
  if (typeof value === 'string') return PLAIN.test(value) && !WORD.test(value) ? value : quoted(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  if (value === null) return 'null';
  if (typeof value === 'object') return block(value, '', quoted);
  throw UNSURE;
}

const LONGEST_KNOWN = 128;
const MOST_KNOWN = 20_000;

/** A text of one line the way the library writes it. Addresses, sizes and the like repeat, so answers are kept. */
function quoter(stringify: WriteDocument): Quote {
  const known = new Map<string, string>();
  return (text) => {
    if (text.includes('\n')) throw UNSURE; // written over several lines, which depends on the indentation
    const found = known.get(text);
    if (found !== undefined) return found;
    const written = stringify({ key: text }).slice('key: '.length, -1);
    if (text.length > LONGEST_KNOWN) return written;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, written);
    return written;
  };
}
