import { stateOf } from '../core/apply.ts';
import type { Scaling } from '../core/decision.ts';
import { Problem } from '../core/errors.ts';
import type { Cluster, RequestRecord } from '../core/generated/fleet.ts';
import { changeMessage } from '../core/message.ts';
import type { CommitId, CommitPlan } from '../core/repository.ts';
import {
  type Answer,
  decideRequest,
  poolNames,
  type RequestDecision,
  type RequestVerdict,
  type ScaleRequest,
  withAnswer,
} from '../core/requests.ts';
import type { Repository } from '../ports.ts';
import type { Chain, ChainParts } from './chain.ts';
import { isRequest, stateChange } from './prepare.ts';
import { type Proposed, proposalName } from './proposals.ts';
import type { Snapshot } from './snapshot.ts';

/** What a request came to. Given after the push that makes it last. */
export interface RequestAnswer {
  readonly key: string;
  readonly outcome: RequestRecord['outcome'];
  /** Machines before, and asked for. */
  readonly from: number;
  readonly to: number;
  /** Identifier of the decision. */
  readonly decision: string;
  /** Commit that holds the answer, and with `scaled` the change. */
  readonly commit: CommitId;
  /** Branch that a person merges or deletes, with `proposed`. */
  readonly proposal?: string;
  readonly reason?: string;
}

/** Verdicts on requests, at most one for each pool; the others wait for the next pass. */
export interface Verdicts {
  readonly decisions: readonly RequestDecision[];
  readonly unchanged: readonly Extract<RequestVerdict, { kind: 'unchanged' }>[];
  readonly answered: readonly { readonly request: ScaleRequest; readonly record: RequestRecord }[];
  /** Requests that can not be, and have no effect. */
  readonly faulty: readonly { readonly request: ScaleRequest; readonly problem: Problem }[];
  readonly deferred: readonly ScaleRequest[];
}

/** What each request comes to on this fleet. */
export function decideRequests({ fleet }: Snapshot, requests: readonly ScaleRequest[], at: number): Verdicts {
  const verdicts = { decisions: [], unchanged: [], answered: [], faulty: [], deferred: [] } as {
    -readonly [Field in keyof Verdicts]: Verdicts[Field][number][];
  };
  const taken = new Set<string>();
  for (const request of requests) {
    try {
      const verdict = decideRequest(fleet.data, request, at);
      if (verdict.kind === 'answered') verdicts.answered.push({ request, record: verdict.record });
      else if (taken.has(request.pool)) verdicts.deferred.push(request);
      else if (verdict.kind === 'request') verdicts.decisions.push(verdict);
      else verdicts.unchanged.push(verdict);
      if (verdict.kind !== 'answered') taken.add(request.pool);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      verdicts.faulty.push({ request, problem: error });
    }
  }
  return verdicts;
}

/** An answer, and the place of the commit that carries it in the chain. */
export interface PlannedAnswer {
  readonly request: ScaleRequest;
  readonly answer: Answer;
  readonly place: number;
  readonly proposal?: string;
}

interface Outcome {
  readonly verdicts: Verdicts;
  readonly direct: ReadonlyMap<number, Scaling>;
  readonly proposed: readonly Proposed[];
  readonly withheld: readonly { readonly decision: Scaling; readonly reason: string }[];
}

/** Adds a commit for each answer that no other commit of the chain carries. */
export function addAnswers(
  parts: ChainParts,
  chain: Chain,
  { verdicts, direct, proposed, withheld }: Outcome,
): readonly PlannedAnswer[] {
  const add = (request: ScaleRequest, answer: Answer, proposal?: string): PlannedAnswer => {
    const place = chain.add(answerCommit(parts, chain.snapshot, request, answer));
    return { request, answer, place, ...(proposal !== undefined && { proposal }) };
  };
  return [
    ...[...direct].flatMap(([place, decision]) =>
      isRequest(decision) ? [{ request: decision.request, answer: answerOf(decision, 'scaled'), place }] : [],
    ),
    ...verdicts.unchanged.map(({ request, id, size }) => add(request, { outcome: 'unchanged', id, from: size })),
    ...proposed.flatMap(({ decision, proposal }) =>
      isRequest(decision) ? [add(decision.request, answerOf(decision, 'proposed'), proposal)] : [],
    ),
    ...withheld.flatMap(({ decision, reason }) =>
      isRequest(decision) ? [add(decision.request, { ...answerOf(decision, 'refused'), reason })] : [],
    ),
  ];
}

function answerOf({ id, from }: Scaling, outcome: Answer['outcome']): Answer {
  return { outcome, id, from };
}

/** A commit that remembers an answer and changes nothing else. */
function answerCommit(
  { renderer, bot }: ChainParts,
  { fleet }: Snapshot,
  request: ScaleRequest,
  answer: Answer,
): CommitPlan {
  const { cluster: key, name } = poolNames(request.pool);
  const cluster = fleet.data.clusters.get(key) as Cluster;
  const change = {
    subject: `Answer request for ${cluster.metadata.name}/${name}: ${answer.outcome}`,
    body: [`${request.by} asked for ${request.to}, key ${request.key}.`, answer.reason].filter(Boolean).join('\n'),
    class: 'other' as const,
    clusters: [key],
    origin: { trigger: `request/${request.key}`, decision: answer.id },
  };
  return {
    message: changeMessage(change, { name: renderer.engine, renderProfile: cluster.spec.renderProfile ?? 1 }),
    author: { ...bot, seconds: request.at },
    changes: [stateChange(withAnswer(stateOf(fleet.data, cluster), request, answer))],
  };
}

/** What to tell each sender now that the commits are on the remote. */
export async function givenAnswers(
  repository: Repository,
  work: { readonly base: CommitId; readonly verdicts: Verdicts; readonly answers: readonly PlannedAnswer[] },
  commits: readonly CommitId[],
): Promise<ReadonlyMap<ScaleRequest, RequestAnswer | Problem>> {
  const given = new Map<ScaleRequest, RequestAnswer | Problem>();
  for (const { request, problem } of work.verdicts.faulty) given.set(request, problem);
  for (const { request, answer, place, proposal } of work.answers) {
    const { outcome, id, from, reason } = answer;
    given.set(request, {
      key: request.key,
      outcome,
      from,
      to: request.to,
      decision: id,
      commit: commits[place] as CommitId,
      ...(proposal !== undefined && { proposal }),
      ...(reason !== undefined && { reason }),
    });
  }
  for (const known of work.verdicts.answered) {
    given.set(known.request, await recordedAnswer(repository, work.base, known));
  }
  return given;
}

/** The answer that was given before, with the commit that holds it. */
async function recordedAnswer(
  repository: Repository,
  head: CommitId,
  { request, record }: Verdicts['answered'][number],
): Promise<RequestAnswer> {
  const { cluster } = poolNames(request.pool);
  const { key, outcome, pool, from, to, decision, reason } = record;
  const text = `Krake-Infra-Decision: ${decision}`;
  const [commit] = await repository.log(head, { path: `clusters/${cluster}.state.yaml`, text, limit: 1 });
  const proposal = proposalName({ cluster, pool, class: to > from ? 'scale-up' : 'scale-down' });
  return {
    key,
    outcome,
    from,
    to,
    decision,
    // A merge that squashed the commit may have dropped its trailers; the answer is in the head all the same.
    commit: commit?.id ?? head,
    ...(outcome === 'proposed' && { proposal }),
    ...(reason !== undefined && { reason }),
  };
}
