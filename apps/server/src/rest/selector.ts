import { HttpProblem } from './problem.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether something with these labels is selected. */
export type Selector = (labels: Labels) => boolean;

const KEY = '[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?';
const VALUE = '(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?';
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const MEMBERSHIP = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const VALUES = new RegExp(`^${VALUE}$`);

/**
 * Reads a label selector as Kubernetes writes it: `a=b`, `a==b`, `a!=b`, `a in (b, c)`, `a notin (b, c)`, `a`, `!a`, of
 * which all have to hold, with commas between them. As there, what does not have a label is not equal to anything.
 *
 * @throws HttpProblem 400 for what is none
 */
export function labelSelector(text: string): Selector {
  if (text.trim() === '') return () => true;
  // A comma inside of parentheses belongs to a list.
  const requirements = text.split(/,(?![^()]*\))/).map((part) => requirement(part.trim()));
  return (labels) => requirements.every((holds) => holds(labels));
}

function requirement(text: string): Selector {
  return presence(text) ?? equality(text) ?? membership(text) ?? unreadable(text);
}

function presence(text: string): Selector | undefined {
  const [, absent, key] = PRESENCE.exec(text) ?? [];
  return key === undefined ? undefined : (labels) => Object.hasOwn(labels, key) === (absent === '');
}

function equality(text: string): Selector | undefined {
  const [, key, operator, value = ''] = EQUALITY.exec(text) ?? [];
  return key === undefined ? undefined : oneOf(key, [value], operator !== '!=');
}

function membership(text: string): Selector | undefined {
  const [, key, operator, list = ''] = MEMBERSHIP.exec(text) ?? [];
  const values = list.split(',').map((value) => value.trim());
  if (key === undefined || !values.every((value) => VALUES.test(value))) return undefined;
  return oneOf(key, values, operator === 'in');
}

function oneOf(key: string, values: readonly string[], isMember: boolean): Selector {
  return (labels) => (Object.hasOwn(labels, key) && values.includes(labels[key] as string)) === isMember;
}

function unreadable(text: string): never {
  throw new HttpProblem(400, `labelSelector: ${JSON.stringify(text)} is none; write a=b, a!=b, a in (b, c), a or !a`);
}
