/** What a policy would like, before bounds, stabilisation, steps and brakes. One file of this folder for each rule. */
export interface Wish {
  /** Machines over all zones; for a pool of owner `bounded` the fewest. */
  readonly size: number;
  /** Most machines of a pool of owner `bounded`. Absent: what size and headroom give. */
  readonly max?: number;
  /** Why, for a human; one line without a final full stop. */
  readonly reason: string;
}
