declare const commitIdBrand: unique symbol;
declare const blobIdBrand: unique symbol;

/** Full object id of a commit, 40 lower-case hex digits. */
export type CommitId = string & { readonly [commitIdBrand]: true };

/** Full object id of a blob, 40 lower-case hex digits. */
export type BlobId = string & { readonly [blobIdBrand]: true };

const OBJECT_ID = /^[0-9a-f]{40}$/;

/** Parses a full commit id; throws `RangeError` for anything else. */
export function commitId(text: string): CommitId {
  if (!OBJECT_ID.test(text)) throw new RangeError(`not a full commit id: ${JSON.stringify(text)}`);
  return text as CommitId;
}

/** Parses a full blob id; throws `RangeError` for anything else. */
export function blobId(text: string): BlobId {
  if (!OBJECT_ID.test(text)) throw new RangeError(`not a full blob id: ${JSON.stringify(text)}`);
  return text as BlobId;
}

/** One file of a commit's tree. `mode` is Git's: 100644, 100755, 120000 (symbolic link), 160000 (submodule). */
export interface TreeFile {
  readonly path: string;
  readonly mode: string;
  readonly blob: BlobId;
}

/** New content of one file; `bytes: null` deletes it. Paths are relative to the repository root, with `/`. */
export interface FileChange {
  readonly path: string;
  readonly bytes: Uint8Array | null;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch, UTC; from the trigger, never from the clock. */
  readonly seconds: number;
}

/** One commit to make: all its files change together. */
export interface CommitPlan {
  readonly message: string;
  readonly author: Signature;
  readonly changes: readonly FileChange[];
}

/** What a person or program reads of a commit in the history. */
export interface CommitRecord {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly author: Signature;
  readonly message: string;
  /** Changed paths against the first parent; present when the log was asked for paths. */
  readonly paths?: readonly string[];
}
