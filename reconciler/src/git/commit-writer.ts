import { Problem } from '../core/errors.ts';
import { type CommitId, type CommitPlan, commitId } from '../core/repository.ts';
import { commitBytes, parseCommit, withSignature } from './commit-object.ts';
import type { GitObject } from './object-reader.ts';
import { type NewObject, newObject, type ObjectKind } from './object-writer.ts';
import { checkPath } from './path-safety.ts';
import type { Sign } from './signing.ts';
import { parseTree, serialiseTree, type TreeEntry } from './tree.ts';
import { editTree, type TreeStore } from './tree-edit.ts';

export interface CommitWriterOptions {
  /** Reads an object that must exist. */
  readonly read: (id: string) => Promise<GitObject>;
  readonly committer: { readonly name: string; readonly email: string };
  readonly sign?: Sign;
}

/** Commits in the making: their objects live in memory, where later commits of the same chain find them. */
export class CommitWriter implements TreeStore {
  readonly #options: CommitWriterOptions;
  readonly #objects = new Map<string, NewObject>();

  constructor(options: CommitWriterOptions) {
    this.#options = options;
  }

  /** Everything made so far. */
  get objects(): Iterable<NewObject> {
    return this.#objects.values();
  }

  /** Makes one commit per plan, each on the one before; see `Repository.write`. */
  async chain(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<CommitId[]> {
    const ids: CommitId[] = [];
    let tree = parent === undefined ? undefined : parseCommit((await this.#options.read(parent)).bytes).tree;
    let last = parent;
    for (const plan of plans) {
      tree = await this.#plant(tree, plan);
      last = await this.#commit({ tree, parent: last }, plan);
      ids.push(last);
    }
    return ids;
  }

  async readTree(id: string): Promise<readonly TreeEntry[]> {
    const bytes = this.#objects.get(id)?.bytes ?? (await this.#options.read(id)).bytes;
    return parseTree(Buffer.from(bytes));
  }

  addTree(entries: Iterable<TreeEntry>): string {
    return this.#add('tree', serialiseTree(entries));
  }

  async #plant(before: string | undefined, { changes, message }: CommitPlan): Promise<string> {
    const blobs = changes.map(({ path, bytes }) => {
      checkPath(path);
      return { path, blob: bytes === null ? null : newObject('blob', bytes) };
    });
    const edits = blobs.map(({ path, blob }) => ({ path, blob: blob?.id ?? null }));
    const edited = await editTree(before, edits, this);
    const after = edited ?? newObject('tree', Buffer.alloc(0)).id;
    if (edited === before || after === before) throw nothingChanged(message);
    if (edited === undefined) this.addTree([]);
    for (const { blob } of blobs) if (blob) this.#objects.set(blob.id, blob);
    return after;
  }

  async #commit(at: { readonly tree: string; readonly parent: CommitId | undefined }, plan: CommitPlan) {
    const { committer, sign } = this.#options;
    const bytes = commitBytes({ ...at, committer, author: plan.author, message: plan.message });
    return commitId(this.#add('commit', sign ? withSignature(bytes, await sign(bytes)) : bytes));
  }

  #add(kind: ObjectKind, bytes: Uint8Array): string {
    const object = newObject(kind, bytes);
    this.#objects.set(object.id, object);
    return object.id;
  }
}

function nothingChanged(message: string): Problem {
  const subject = message.split('\n')[0] as string;
  return new Problem({ code: 'invalid', message: `the commit ${JSON.stringify(subject)} changes nothing` });
}
