import { stringify } from 'yaml';

/** Text of a fleet file; what is undefined or empty is left out. */
export function objectText(kind: string, fields: Readonly<Record<string, unknown>>): string {
  const object = withoutEmpty({ apiVersion: 'krake-infra.io/v1alpha1', kind, ...fields });
  return stringify(object, { version: '1.1', lineWidth: 0 });
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
