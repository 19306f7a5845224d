/** A rule that refuses a fleet, or a change of one, before it is committed. */
export interface Rule {
  /** Stays the rule's own when others come and go, and is never given to another; shown as `KI-<number>`. */
  readonly number: number;
  /** Documented name, as problems and refusals carry it. */
  readonly rule: string;
  readonly title: string;
  readonly why: string;
  /** What to do instead. */
  readonly wayOut: string;
  /** Who demands it. */
  readonly source: string;
}
