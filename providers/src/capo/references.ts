import type { ProviderProblem } from '@krake-infra/constructs';

/** A reference with none or several of its fields would be refused by the schema of CAPO. */
export function exactlyOne(field: string, given: object, names: string[]): ProviderProblem[] {
  const set = names.filter((name) => (given as { [key: string]: unknown })[name] !== undefined);
  if (set.length === 1) {
    return [];
  }
  const message = set.length === 0 ? 'the reference is empty' : `${set.join(' and ')} are given together`;
  return [{ field, message, hint: `give exactly one of ${names.join(', ')}`, rule: 'reference-exactly-one' }];
}
