import { isUtf8 } from 'node:buffer';

/** What one record of IM's `Authorization` header says, by field. */
export type AuthorizationRecord = Readonly<Record<string, string>>;

/** Who asks, and which cloud is meant. Values are as they were sent; none of them may be logged. */
export interface ImAuthorization {
  /** The record of type `InfrastructureManager`. */
  readonly manager: AuthorizationRecord;
  /** The first record of type `OpenStack`. */
  readonly cloud?: AuthorizationRecord;
}

const LONGEST = 16_384;
const RECORD_ID = /^[a-zA-Z_.][\w.-]*$/;
/** Begins a field: a key with blanks around its equals sign, or without them one that Krake sends. */
const FIELD = /^\s*(\w+\s+(?==\s)|(?:id|type|username|password|token|host|auth_version|tenant)(?==))=(.*)$/s;

/**
 * Takes the header apart: records are joined by a backslash and an `n`, fields `key = value` by semicolons. IM cuts a
 * record at a value with an equals sign, and a value at a semicolon outside of quotes. Krake puts neither in quotes, so
 * here a value runs up to the next field.
 *
 * @returns `undefined` without a record of type `InfrastructureManager`
 */
export function parseAuthorization(header: string | undefined): ImAuthorization | undefined {
  if (header === undefined || header.length > LONGEST) return undefined;
  const records = splitRecords(asSent(header)).map(parseRecord);
  const manager = records.find(({ type }) => type === 'InfrastructureManager');
  const cloud = records.find(({ type }) => type === 'OpenStack');
  if (!manager) return undefined;
  return { manager, ...(cloud && { cloud }) };
}

/** Krake sends UTF-8, of which Node makes one character of each byte. */
function asSent(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

/** Two backslashes before the `n` are a line break inside of a value. */
function splitRecords(header: string): readonly string[] {
  const joined = header.replaceAll('\\\\n', '\0');
  return joined.split('\\n').map((record) => record.replaceAll('\0', '\n'));
}

function parseRecord(text: string): AuthorizationRecord {
  const fields: [key: string, value: string][] = [];
  for (const part of splitFields(text.trim())) {
    const [, key, value = ''] = FIELD.exec(part) ?? [];
    const before = fields.at(-1);
    if (key !== undefined) fields.push([key.trim(), value]);
    else if (before) before[1] += `;${part}`;
  }
  const record: Record<string, string> = Object.create(null);
  for (const [key, value] of fields) {
    if (key !== 'id' || RECORD_ID.test(value.trim())) record[key] = unquoted(value.trim());
  }
  return record;
}

function splitFields(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|[^;"']|["'])+/g) ?? [];
}

function unquoted(value: string): string {
  const quote = value.at(0);
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.at(-1) === quote;
  return isQuoted ? value.slice(1, -1) : value;
}
