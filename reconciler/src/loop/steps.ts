import type { Chain, ChainParts } from './chain.ts';
import type { FollowUpInput, FollowUpSteps, Placed, StepProposal, Waiting } from './follow-up.ts';

/** Steps of a pass as they are worked out, one after another. */
export class Steps implements FollowUpSteps {
  readonly placed: Placed[] = [];
  readonly waiting: Waiting[] = [];
  readonly proposals: StepProposal[] = [];
  readonly #chain: Chain;

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Takes a step that is in the chain, or the reason why none is made. */
  add(step: Placed | Waiting): void {
    if ('place' in step) this.placed.push(step);
    else this.waiting.push(step);
  }

  /**
   * Leaves a step to people, on a branch of its own.
   *
   * @param why it is not made directly
   */
  propose(proposal: StepProposal, why: string): void {
    const { what, branch } = proposal;
    // A branch stands on the head; what this pass commits first comes to be there with its push.
    const isAlone = this.#chain.plans.length === 0;
    if (isAlone) this.proposals.push(proposal);
    const how = isAlone ? `merge or delete ${branch}` : `the next pass proposes it on ${branch}`;
    this.waiting.push({ what, reason: `${why}; ${how}` });
  }
}

/** Goes on with what was begun, one thing after another. */
export abstract class Following {
  readonly steps: Steps;
  protected readonly parts: ChainParts;
  protected readonly chain: Chain;
  protected readonly input: FollowUpInput;

  constructor(parts: ChainParts, chain: Chain, input: FollowUpInput) {
    this.parts = parts;
    this.chain = chain;
    this.input = input;
    this.steps = new Steps(chain);
  }
}
