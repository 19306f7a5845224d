import { isObject, type Json } from '../../track/cluster-api/json.ts';
import type { Answer } from './objects.ts';

/** What is known, or why it is not. */
export type Fact<T> = { readonly value: T } | { readonly unknown: string };

export function known<T>(value: T): Fact<T> {
  return { value };
}

export function unknown(why: string): { readonly unknown: string } {
  return { unknown: why };
}

/** Works out a fact of another. */
export function derive<S, T>(fact: Fact<S>, next: (value: S) => Fact<T>): Fact<T> {
  return 'value' in fact ? next(fact.value) : fact;
}

/** The objects of a list; none where the kind is not even there. */
export function items(answer: Answer, what: string): Fact<readonly Json[]> {
  if (answer.kind === 'forbidden') return unknown(`${what} may not be read`);
  const list = answer.kind === 'found' ? answer.object.items : [];
  return known((Array.isArray(list) ? list : []).filter(isObject));
}

/** The only object of a list. */
export function theOnly(answer: Answer, what: string): Fact<Json> {
  return derive(items(answer, what), ([first, second]) => {
    if (!first) return unknown(`there is no ${what}`);
    return second ? unknown(`there are several ${what}s`) : known(first);
  });
}

/** A whole number, also one that is written as a text, as configuration files have it. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
