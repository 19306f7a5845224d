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

/**
 * Takes the header apart as IM does: records are joined by a backslash and an `n`, fields `key = value` by semicolons.
 * A value runs up to the next semicolon outside of quotes; a field with two equals signs ends its record.
 *
 * @returns `undefined` without a record of type `InfrastructureManager`
 */
export function parseAuthorization(header: string | undefined): ImAuthorization | undefined {
  if (header === undefined || header.length > LONGEST) return undefined;
  const records = splitRecords(header).map(parseRecord);
  const manager = records.find(({ type }) => type === 'InfrastructureManager');
  const cloud = records.find(({ type }) => type === 'OpenStack');
  if (!manager) return undefined;
  return { manager, ...(cloud && { cloud }) };
}

/** Two backslashes before the `n` are a line break inside of a value. */
function splitRecords(header: string): readonly string[] {
  const joined = header.replaceAll('\\\\n', '\0');
  return joined.split('\\n').map((record) => record.replaceAll('\0', '\n'));
}

function parseRecord(text: string): AuthorizationRecord {
  const record: Record<string, string> = Object.create(null);
  for (const field of splitFields(text.trim())) {
    const [key = '', value, ...more] = field.split('=').map((part) => part.trim());
    if (value === undefined || more.length > 0) break;
    if (key === 'id' && !RECORD_ID.test(value)) continue;
    record[key] = unquoted(value);
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
