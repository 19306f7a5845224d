import { hasRecovered } from '@krake-infra/reconciler/core/recovery.ts';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';

/** A commit of a policy, and that what made it necessary is over. */
export interface Recovery {
  readonly commit: CommitId;
  /** `<namespace>/<cluster>/<pool>`. */
  readonly pool: string;
  /** From the trigger to the measurement that shows it. */
  readonly seconds: number;
  /** What was measured. */
  readonly reason: string;
}

interface Awaited {
  readonly commit: CommitId;
  /** When it was triggered, in seconds since the epoch. */
  readonly at: number;
}

/** Keeps the newest commit of each pool until its machines are there and its metric wants no other size. */
export class Recoveries {
  readonly #awaited = new Map<string, Awaited>();

  passed({ committed, holds }: Pick<PassReport, 'committed' | 'holds'>): readonly Recovery[] {
    const recovered: Recovery[] = [];
    for (const hold of holds) {
      const pool = `${hold.cluster}/${hold.pool}`;
      const awaited = this.#awaited.get(pool);
      if (!awaited || !hold.trigger || hold.trigger.at <= awaited.at || !hasRecovered(hold)) continue;
      const seconds = hold.trigger.at - awaited.at;
      recovered.push({ commit: awaited.commit, pool, seconds, reason: hold.reason });
      this.#awaited.delete(pool);
    }
    for (const { commit, decision, proposal } of committed) {
      const pool = `${decision.cluster}/${decision.pool}`;
      if (proposal === undefined) this.#awaited.set(pool, { commit, at: decision.trigger.at });
    }
    return recovered;
  }
}
