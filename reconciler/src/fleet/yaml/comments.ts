import { CST, Lexer } from 'yaml';
import type { Extent } from './edits.ts';

interface Comment {
  readonly offset: number;
  readonly source: string;
}

/** The comments of a text, without what only looks like one inside quotes or block text. */
export function commentsOf(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let offset = 0;
  let previous = '';
  for (const source of new Lexer().lex(text)) {
    if (source.startsWith('#') && previous !== CST.SCALAR) found.push({ offset, source });
    previous = source;
    if (!MARKS.has(source)) offset += source.length;
  }
  return found;
}

/** Tokens that the lexer adds, which stand for no text. */
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** True when each comment is still whole, but for those inside of `gone`, which have to go. */
export function keepsComments(before: string, after: string, gone?: Extent): boolean {
  if (!before.includes('#') && !after.includes('#')) return true;
  const goes = ({ offset }: Comment) => gone !== undefined && offset >= gone.start && offset < gone.end;
  const expected = commentsOf(before).filter((comment) => !goes(comment));
  const found = commentsOf(after);
  return found.length === expected.length && found.every(({ source }, index) => source === expected[index]?.source);
}
