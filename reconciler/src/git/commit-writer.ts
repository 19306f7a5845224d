import { Problem } from '../core/errors.ts';
import { type CommitId, type CommitPlan, commitId } from '../core/repository.ts';
import { commitBytes, withSignature } from './commit-object.ts';
import { delta } from './delta.ts';
import { type Difference, type NewObject, newObject, type ObjectKind } from './object-writer.ts';
import { checkPath } from './path-safety.ts';
import type { Sign } from './signing.ts';
import { type KnownTree, makeTree, type TreeEntry } from './tree.ts';
import { editTree, type TreeStore } from './tree-edit.ts';
import type { WrittenCommit } from './written-commits.ts';

export interface CommitWriterOptions {
  readonly committer: { readonly name: string; readonly email: string };
  readonly sign?: Sign;
}

/** Where commits start from. */
export interface KnownObjects {
  /** Id of the tree of a commit that must exist. */
  treeOf(commit: CommitId): Promise<string>;
  /** A tree that must exist. */
  tree(id: string): Promise<KnownTree>;
}

/** As many as Git itself makes by default; reading an object takes all of them. */
const DEPTH_LIMIT = 50;

/** Commits in the making: their objects live in memory, where later commits of the same chain find them. */
export class CommitWriter implements TreeStore {
  readonly #known: KnownObjects;
  readonly #options: CommitWriterOptions;
  /** Added by any commit of the chain. */
  readonly #objects = new Map<string, NewObject>();
  readonly #trees = new Map<string, KnownTree>();
  /** Added by the commit that is being made. */
  #added: NewObject[] = [];

  constructor(known: KnownObjects, options: CommitWriterOptions) {
    this.#known = known;
    this.#options = options;
  }

  /** Every tree made so far. */
  get trees(): Iterable<[id: string, tree: KnownTree]> {
    return this.#trees;
  }

  /** Makes one commit per plan, each on the one before; see `Repository.write`. */
  async chain(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<WrittenCommit[]> {
    const commits: WrittenCommit[] = [];
    let tree = parent === undefined ? undefined : await this.#known.treeOf(parent);
    let last = parent;
    for (const plan of plans) {
      this.#added = [];
      tree = await this.#plant(tree, plan);
      const id = await this.#commit({ tree, parent: last }, plan);
      commits.push({ id, tree, parent: last, objects: this.#added });
      last = id;
    }
    return commits;
  }

  async readTree(id: string): Promise<readonly TreeEntry[]> {
    return (await this.#tree(id)).entries;
  }

  async addTree(entries: Iterable<TreeEntry>, before?: string): Promise<string> {
    const old = before === undefined ? undefined : { id: before, tree: await this.#tree(before) };
    const tree = makeTree(entries, old?.tree);
    const id = this.#add('tree', tree.bytes, old && this.#difference(old, tree.bytes));
    this.#trees.set(id, tree);
    return id;
  }

  #tree(id: string): KnownTree | Promise<KnownTree> {
    return this.#trees.get(id) ?? this.#known.tree(id);
  }

  #difference(old: { readonly id: string; readonly tree: KnownTree }, bytes: Buffer): Difference | undefined {
    const depth = (this.#objects.get(old.id)?.difference?.depth ?? 0) + 1;
    const made = delta(old.tree.bytes, bytes);
    return depth > DEPTH_LIMIT || made.length * 2 > bytes.length ? undefined : { base: old.id, bytes: made, depth };
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
    if (edited === undefined) await this.addTree([]);
    for (const { blob } of blobs) if (blob) this.#keep(blob);
    return after;
  }

  async #commit(at: { readonly tree: string; readonly parent: CommitId | undefined }, plan: CommitPlan) {
    const { committer, sign } = this.#options;
    const bytes = commitBytes({ ...at, committer, author: plan.author, message: plan.message });
    return commitId(this.#add('commit', sign ? withSignature(bytes, await sign(bytes)) : bytes));
  }

  #add(kind: ObjectKind, bytes: Uint8Array, difference?: Difference): string {
    const object = newObject(kind, bytes);
    this.#keep(difference === undefined ? object : { ...object, difference });
    return object.id;
  }

  #keep(object: NewObject): void {
    if (this.#objects.has(object.id)) return;
    this.#objects.set(object.id, object);
    this.#added.push(object);
  }
}

function nothingChanged(message: string): Problem {
  const subject = message.split('\n')[0] as string;
  return new Problem({ code: 'invalid', message: `the commit ${JSON.stringify(subject)} changes nothing` });
}
