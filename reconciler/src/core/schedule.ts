/**
 * Where a time lies in the schedule of a policy. Calendars are no matter of decisions: they are read beforehand, and
 * this is what decisions see of them. Times are seconds since the epoch.
 */
export interface SchedulePhase {
  /** Since when the same entries are active. */
  readonly since: number;
  /** When that ends. Absent: nobody knows. */
  readonly until?: number;
  /** Entries that are active, in the order of the schedule. */
  readonly active: readonly ActiveEntry[];
}

export interface ActiveEntry {
  /** Name of the entry. */
  readonly name: string;
  readonly since: number;
  readonly until?: number;
}
