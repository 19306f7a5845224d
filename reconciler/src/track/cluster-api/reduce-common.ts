import { oneLine } from '../../core/text.ts';
import { type Json, textAt } from './json.ts';

const LONGEST_MESSAGE = 240;

export interface Identity {
  readonly namespace: string;
  readonly name: string;
}

export function identity(object: Json): Identity | undefined {
  const [namespace, name] = [textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** A message as a line that people read. */
export function cut(message: string): string {
  const line = oneLine(message);
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`;
}
