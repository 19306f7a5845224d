import { hash12 } from '../core/hash.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitId, FileChange } from '../core/repository.ts';
import type { ScaleRequest } from '../core/requests.ts';
import type { Snapshot } from './snapshot.ts';

/** Asks for a change of a cluster's files. However often it is tried, it is worked out on the newest fleet. */
export interface ChangeRequest {
  /** Tells requests apart, and is the trigger in the commit. */
  readonly id: string;
  readonly cluster: NamespacedName;
  /** When it was made, in seconds since the epoch; dates the commit. */
  readonly at: number;
  /**
   * What to change on this fleet, or `undefined` for nothing. `made before`: the fleet remembers that it was made.
   *
   * @throws Problem for a request that can not be; nothing is remembered of it
   */
  readonly step: (snapshot: Snapshot) => RequestedStep | 'made before' | undefined;
}

/** A change that somebody asks for. */
export interface RequestedStep {
  readonly subject: string;
  readonly body: string;
  readonly files: readonly FileChange[];
  /** It begins something that is judged when it is carried out, so it need not wait for a person itself. Default: false. */
  readonly isBeginning?: boolean;
  /**
   * Files on the fleet's branch that tell what the request came to. They go with the change, or alone when a person decides
   * on it or a rule refuses it; then there may be none.
   */
  readonly record: (outcome: StepOutcome) => readonly FileChange[];
}

export type StepOutcome =
  | { readonly kind: 'made' }
  | { readonly kind: 'proposed'; readonly branch: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a change that was asked for came to. Given after the push that makes it last. */
export interface ChangeAnswer {
  readonly outcome: StepOutcome['kind'] | 'unchanged';
  /** Commit that holds the change or the record of it. */
  readonly commit: CommitId;
  /** Branch that a person merges or deletes, with `proposed`. */
  readonly proposal?: string;
  /** With `refused`. */
  readonly reason?: string;
}

/** What somebody asks the loop for. */
export type Request = ScaleRequest | ChangeRequest;

/** Identifier of the decision that a change stands for in its commit. */
export function changeDecision({ id }: Pick<ChangeRequest, 'id'>): string {
  return hash12(JSON.stringify(['change', id]));
}

export function isChange(request: Request): request is ChangeRequest {
  return 'step' in request;
}

export function isSize(request: Request): request is ScaleRequest {
  return !isChange(request);
}
