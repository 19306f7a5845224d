import { parseMessage } from '../core/message.ts';
import type { FleetData } from '../core/model.ts';
import { nodesRemoved, type Removal, removalOf, removalsIn } from '../core/removals.ts';
import type { CommitId } from '../core/repository.ts';
import type { Repository } from '../ports.ts';

const DAY = 86_400;

/** Commits that are looked through when a process starts; a day has fewer. */
const FIRST_LOOK = 5000;

/** Nodes that were removed lately, from state files and from commits; each commit is read once. */
export class RemovalMemory {
  readonly #repository: Pick<Repository, 'log'>;
  #head: CommitId | undefined;
  #removals: readonly Removal[] = [];

  constructor(repository: Pick<Repository, 'log'>) {
    this.#repository = repository;
  }

  /** Nodes removed within the 24 hours up to `at` (seconds), as the commit `head` tells. */
  async pastDay(head: CommitId, data: FleetData, at: number): Promise<number> {
    if (head !== this.#head) {
      const since = this.#head === undefined ? { limit: FIRST_LOOK } : { until: this.#head };
      const fresh = (await this.#repository.log(head, since)).flatMap(
        ({ message }) => removalOf(parseMessage(message)) ?? [],
      );
      this.#removals = [...this.#removals, ...fresh].filter((removal) => removal.at > at - DAY);
      this.#head = head;
    }
    return nodesRemoved([...this.#removals, ...removalsIn(data.states.values())], at, DAY);
  }
}
