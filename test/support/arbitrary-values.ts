import fc, { type Arbitrary } from 'fast-check';

export type Fields<T> = { [K in keyof T]-?: Arbitrary<NonNullable<T[K]>> };

/** Some of the optional fields, all of the required ones. */
export function some<T, R extends keyof T = never>(fields: Fields<T>, ...required: R[]): Arbitrary<T> {
  return fc.record(fields as never, { requiredKeys: required as never }) as unknown as Arbitrary<T>;
}

export const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
export const zoneName = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,30}[A-Za-z0-9])?$/);
export const reference = fc.oneof(fc.record({ id: fc.uuid() }), fc.record({ name: label }));
export const tags = fc.uniqueArray(label, { maxLength: 4 });
