/** What a policy would like, before bounds, steps and brakes. One file of this folder for each kind of policy. */
export interface Wish {
  /** Machines over all zones. */
  readonly size: number;
  /** Why, for a human; one line without a final full stop. */
  readonly reason: string;
}
