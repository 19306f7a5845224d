import { Problem } from '../core/errors.ts';
import type { Signature } from '../core/repository.ts';

export interface CommitContent {
  readonly tree: string;
  readonly parent: string | undefined;
  readonly author: Signature;
  /** Name and email; the date is the author's, so that the same plan gives the same commit. */
  readonly committer: { readonly name: string; readonly email: string };
  readonly message: string;
}

/** What Git's own checks do not allow inside a name or an email. */
const NOT_IN_IDENTITY = /[\p{Cc}<>]/gu;

/**
 * The bytes of a commit object, without a signature.
 *
 * @throws {Problem} `invalid` for an empty message, a NUL in it, a nameless author or a date that is no whole second
 */
export function commitBytes(content: CommitContent): Buffer {
  const { author, committer } = content;
  if (!Number.isSafeInteger(author.seconds) || author.seconds < 0) {
    throw invalid(`the author date ${author.seconds} is not a number of whole seconds since 1970`);
  }
  const lines = [
    `tree ${content.tree}`,
    ...(content.parent === undefined ? [] : [`parent ${content.parent}`]),
    `author ${identity(author)} ${author.seconds} +0000`,
    `committer ${identity(committer)} ${author.seconds} +0000`,
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${messageText(content.message)}`);
}

/** Puts an armored signature over `commit` where Git looks for it: last in the header. */
export function withSignature(commit: Buffer, signature: string): Buffer {
  const end = commit.indexOf('\n\n');
  const header = `\ngpgsig ${signature.trimEnd().replaceAll('\n', '\n ')}`;
  return Buffer.concat([commit.subarray(0, end), Buffer.from(header), commit.subarray(end)]);
}

/** Tree and parents of a commit object. */
export function parseCommit(bytes: Buffer): { readonly tree: string; readonly parents: readonly string[] } {
  const header = bytes.toString('latin1', 0, bytes.indexOf('\n\n'));
  const values = (name: string) =>
    header.split('\n').flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return { tree: values('tree')[0] as string, parents: values('parent') };
}

function identity({ name, email }: { readonly name: string; readonly email: string }): string {
  const clean = name.replace(NOT_IN_IDENTITY, ' ').trim();
  if (clean === '') throw invalid('the author or committer of a commit has no name');
  return `${clean} <${email.replace(NOT_IN_IDENTITY, '').trim()}>`;
}

function messageText(message: string): string {
  const text = message.trimEnd();
  if (text === '') throw invalid('the commit message is empty');
  if (text.includes('\0')) throw invalid('the commit message holds a NUL character');
  return `${text}\n`;
}

function invalid(message: string): Problem {
  return new Problem({ code: 'invalid', message });
}
