import { Problem } from '../core/errors.ts';
import type { CommitId, CommitPlan } from '../core/repository.ts';
import type { PushOutcome, Repository } from '../ports.ts';

/** What a proposal wants pushed: a chain of commits for the fleet's branch. */
export interface Push {
  readonly plans: readonly CommitPlan[];
  /** Head that it was worked out on, when it looked for a newer one itself. */
  readonly base?: CommitId;
}

export interface Pushed<P extends Push> {
  readonly base: CommitId | undefined;
  /** Ids of the pushed commits in order; empty when there was nothing to do. */
  readonly commits: readonly CommitId[];
  /** The proposal that they carry out, or that had nothing to do. */
  readonly push: P;
}

/** Each refused push lets another writer through, so this many writers at once are served. */
const MAX_TRIES = 8;

/**
 * Decides on the newest head and pushes, once more for each time another writer was faster. `propose` gets the head
 * and may answer differently each time: what was decided on an older head is never re-applied as text. An answer that
 * never came is settled by reading the remote.
 *
 * `known` is taken for the head at first, instead of asking the remote; `sent` is told of each push as it begins.
 *
 * @throws Problem `conflict` after {@link MAX_TRIES} refused pushes, `unavailable` when the last of them got no answer;
 *   whatever `propose` throws, at once
 */
export async function commitCycle<P extends Push>(
  repository: Repository,
  propose: (head: CommitId | undefined) => Promise<P>,
  { known, sent: tell }: { readonly known?: CommitId; readonly sent?: (pushed: Pushed<P>) => void } = {},
): Promise<Pushed<P>> {
  const sent: Pushed<P>[] = [];
  let outcome: PushOutcome = 'refused';
  for (let first = known; ; first = undefined) {
    const head = first ?? (await repository.head());
    const landed = await landedOf(repository, sent, head);
    if (landed) return landed;
    if (sent.length === MAX_TRIES) throw gaveUp(outcome);
    const push = await propose(head);
    const base = push.base ?? head;
    if (push.plans.length === 0) return { base, commits: [], push };
    const commits = await repository.write(base, push.plans);
    const pushed = { base, commits, push };
    tell?.(pushed);
    outcome = await repository.push(commits.at(-1) as CommitId, base);
    sent.push(pushed);
    if (outcome === 'accepted') return pushed;
  }
}

/**
 * What was sent and is on the branch after all. A refusal proves nothing: HTTP clients send a request again when its
 * connection broke, and are then refused because their first one was taken.
 */
async function landedOf<P extends Push>(
  repository: Repository,
  sent: readonly Pushed<P>[],
  head: CommitId | undefined,
): Promise<Pushed<P> | undefined> {
  if (head === undefined) return undefined;
  for (const pushed of sent) {
    if (await repository.isAncestor(pushed.commits.at(-1) as CommitId, head)) return pushed;
  }
  return undefined;
}

function gaveUp(outcome: PushOutcome): Problem {
  const hint = 'nothing was changed; try again';
  if (outcome === 'refused') {
    return new Problem({ code: 'conflict', message: `other writers were faster ${MAX_TRIES} times in a row`, hint });
  }
  return new Problem({
    code: 'unavailable',
    message: `the remote took none of ${MAX_TRIES} pushes and gave no answer`,
    hint,
  });
}
