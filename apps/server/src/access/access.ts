import type { IncomingMessage } from 'node:http';

/** Somebody who proved who they are. */
export interface Subject {
  /** Unique; it stands in commits as who asked. */
  readonly name: string;
  /** Groups that the proof names, such as those of a Kubernetes token. */
  readonly groups: readonly string[];
}

/** What somebody wants to do, in the words of the REST API. */
export interface Action {
  readonly verb: 'list' | 'get' | 'watch' | 'create' | 'update' | 'delete' | 'scale';
  /** Resource in its plural, such as `clusters`. */
  readonly resource: string;
  /** Absent for what belongs to the whole fleet, and for a list over all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
  /** Pool of the cluster, and the number of machines it is to have, with `scale`. */
  readonly pool?: string;
  readonly replicas?: number;
  /** Sizes that pools of the cluster are given, with `create` and `update`. */
  readonly sizes?: readonly number[];
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Who may do what. */
export interface Access {
  /** `undefined` for a request without proof, or with one that is nobody's. */
  authenticate(request: IncomingMessage): Promise<Subject | undefined>;
  authorize(subject: Subject, action: Action): Verdict;
}
