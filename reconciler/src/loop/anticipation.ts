import { decide } from '../core/decide.ts';
import { policiesOf } from '../core/policies/by-metric.ts';
import { isScale } from './admit.ts';
import type { Readings } from './observe.ts';
import { observe } from './observe.ts';
import type { Left, PassParts } from './pass.ts';
import { type PreparedScaling, prepareScalings } from './prepare.ts';

/**
 * Works changes of size out while a push is under way, on the fleet as the push will leave it. The next pass decides for
 * itself; where it comes to the very same decision, which names the commit that it was made on, it need not work it out
 * again.
 */
export class Anticipation {
  readonly #parts: PassParts;
  readonly #left: Left;
  readonly #ready = new Map<string, PreparedScaling>();
  #isOver = false;

  constructor(parts: PassParts, left: Left) {
    this.#parts = parts;
    this.#left = left;
  }

  /** What is worked out so far, by id of the decision. */
  get ready(): ReadonlyMap<string, PreparedScaling> {
    return this.#ready;
  }

  /** The next pass begins: what it has to do is not done beside it as well. */
  end(): void {
    this.#isOver = true;
  }

  /** Looks at the policies that look at one of `metrics`. `at` is in seconds since the epoch. */
  async add(metrics: ReadonlySet<string>, readings: Readings, at: number): Promise<void> {
    if (this.#isOver) return;
    const { after, memory, distrust } = this.#left;
    const policies = policiesOf(after.fleet.data, metrics);
    const look = { at, readings, policies, ...(memory && { memory }), ...(distrust !== undefined && { distrust }) };
    const observation = await observe(this.#parts.tracker, after, after.commit, look);
    if (this.#isOver) return;
    const wanted = decide(observation, policies).filter(isScale);
    for (const scaling of await prepareScalings(this.#parts, after, wanted)) {
      this.#ready.set(scaling.decision.id, scaling);
    }
  }
}
