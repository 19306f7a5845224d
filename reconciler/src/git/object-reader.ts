import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Problem } from '../core/errors.ts';

export interface GitObject {
  readonly id: string;
  readonly kind: string;
  readonly bytes: Buffer;
}

interface Request {
  readonly name: string;
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (problem: Problem) => void;
  failures: number;
}

const FOUND = /^([0-9a-f]{40}) ([a-z]+) (\d+)$/;
const LINE_FEED = 10;

/**
 * Reads objects through one long-lived `git cat-file --batch`. Requests are sent at once and answered in order. When
 * the process dies, the request it was answering is tried once more on a new one; the others just wait.
 */
export class ObjectReader {
  readonly #start: () => ChildProcessWithoutNullStreams;
  readonly #onCorrupt: (problem: Problem) => void;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Request[] = [];
  #closed = false;

  constructor(start: () => ChildProcessWithoutNullStreams, onCorrupt: (problem: Problem) => void) {
    this.#start = start;
    this.#onCorrupt = onCorrupt;
  }

  /** The object of that name (an id or a revision), or `undefined` when there is none. */
  get(name: string): Promise<GitObject | undefined> {
    // The protocol is one name per line.
    if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
    if (this.#closed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      const request: Request = { name, resolve, reject, failures: 0 };
      this.#waiting.push(request);
      if (this.#child) this.#child.stdin.write(`${name}\n`);
      else this.#begin();
    });
  }

  /** Ends the process; open requests are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end();
    await ended;
  }

  #begin(): void {
    const child = this.#start();
    const parser = new BatchParser((object) => this.#waiting.shift()?.resolve(object));
    let said = '';
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => parser.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    // The exit tells what happened; a broken pipe adds nothing and must not end this program.
    child.stdin.on('error', () => {});
    child.once('error', (cause) => {
      said = cause.message;
    });
    child.once('close', () => this.#died(said.trim()));
    for (const { name } of this.#waiting) child.stdin.write(`${name}\n`);
  }

  #died(said: string): void {
    this.#child = undefined;
    if (this.#closed) {
      for (const request of this.#waiting.splice(0)) request.reject(closed());
      return;
    }
    const [first] = this.#waiting;
    if (!first) return;
    first.failures += 1;
    if (first.failures > 1) {
      this.#waiting.shift();
      const problem = unreadableObject(first.name, said);
      this.#onCorrupt(problem);
      first.reject(problem);
    }
    if (this.#waiting.length > 0) this.#begin();
  }
}

/** Cuts the output of `cat-file --batch` into answers. */
class BatchParser {
  readonly #answer: (object: GitObject | undefined) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that must be there before parsing can go on; spares joining a large object again and again. */
  #needed = 1;

  constructor(answer: (object: GitObject | undefined) => void) {
    this.#answer = answer;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    let rest = Buffer.concat(this.#chunks);
    for (let used = this.#take(rest); used > 0; used = this.#take(rest)) rest = rest.subarray(used);
    this.#chunks = [rest];
    this.#length = rest.length;
  }

  /** Answers with the first complete object and returns its length, or 0 when it is not complete. */
  #take(bytes: Buffer): number {
    this.#needed = bytes.length + 1;
    const end = bytes.indexOf(LINE_FEED);
    if (end < 0) return 0;
    const found = FOUND.exec(bytes.toString('utf8', 0, end));
    if (!found) {
      this.#answer(undefined);
      return end + 1;
    }
    const [, id, kind, size] = found as unknown as [string, string, string, string];
    const total = end + 1 + Number(size) + 1;
    this.#needed = total;
    if (bytes.length < total) return 0;
    // A copy: a slice would keep the whole chunk alive as long as the object.
    this.#answer({ id, kind, bytes: Buffer.from(bytes.subarray(end + 1, total - 1)) });
    return total;
  }
}

function closed(): Problem {
  return new Problem({ code: 'internal', message: 'the repository was closed' });
}

/** Problem for an object that should be there. */
export function unreadableObject(name: string, said: string): Problem {
  return new Problem({
    code: 'unavailable',
    message: `object ${name} can not be read from the local clone: ${said || 'git cat-file ended'}`,
    hint: 'try again; a damaged clone is made anew from the remote',
  });
}
