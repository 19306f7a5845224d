import type { Applied, ClusterFacts } from '../core/cluster-facts.ts';
import { Problem } from '../core/errors.ts';
import type { Memory } from '../core/memory.ts';
import type { FleetData, NamespacedName } from '../core/model.ts';
import type { ScaleRequest } from '../core/requests.ts';
import type { Reading } from '../core/signals.ts';
import type { Clock } from '../ports.ts';
import type { RequestAnswer } from './answers.ts';
import { Anticipation } from './anticipation.ts';
import { appliedManifests } from './applied.ts';
import { answerFor, type Batch, emptyBatch, idOf, outrun, stopped, type Waiting } from './batch.ts';
import type { ChangeAnswer, ChangeRequest, Request } from './change-request.ts';
import { type MetricReader, type Readings, readMetrics } from './observe.ts';
import { type Left, type PassParts, type PassReport, type PassResult, pass } from './pass.ts';
import { lastPast, noteOf, type Past } from './past.ts';
import { withPromise } from './settle.ts';

export interface LoopParts extends PassParts, Omit<MetricReader, 'repository'> {
  readonly clock: Clock;
  /** What policies remember of earlier passes. Default: nothing, for a loop of a single pass. */
  readonly memory?: Memory;
}

/** While other writers keep winning, a request is tried for so long; then its sender is told to come again. */
const PATIENCE_MS = 20_000;

/**
 * The one committer of a repository and branch. One pass is under way at a time; what arrives meanwhile goes into the
 * next one together. So a busy push is the window in which changes gather, and nothing ever waits for a window.
 */
export class Loop {
  readonly #parts: LoopParts;
  readonly #readings = new Map<string, Reading>();
  readonly #waiting = new Map<string, Waiting>();
  #fleet: FleetData | undefined;
  #past: Past | undefined;
  /** False until a pass ended well on the newest head. */
  #isSure = false;
  #next: Batch | undefined;
  /** Of the latest push: what the next pass may want. */
  #ahead: Anticipation | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  readonly #watchers = new Set<() => void>();

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** The fleet as the newest pass left it; `undefined` before the first. */
  get fleet(): FleetData | undefined {
    return this.#fleet;
  }

  /** The commit with which Flux applied the manifests of a cluster as the newest pass left them, or why it has not. */
  async applied(cluster: NamespacedName, facts: ClusterFacts): Promise<Applied> {
    const { reader, repository } = this.#parts;
    const snapshot = await reader.read(this.#past?.known);
    return appliedManifests(repository, snapshot, { cluster, facts, part: 'objects' });
  }

  /** Branches of proposals that were open after the newest pass. */
  get proposals(): { has(branch: string): boolean } {
    return this.#past?.proposals ?? new Set();
  }

  /** Passes that are asked for and not done, and requests without an answer. */
  get backlog(): number {
    return this.#waiting.size + (this.#next === undefined ? 0 : 1) + (this.#running === undefined ? 0 : 1);
  }

  /** Tells of each pass after which the fleet is another one; calling what it gives back ends that. */
  watch(told: () => void): () => void {
    this.#watchers.add(told);
    return () => this.#watchers.delete(told);
  }

  /** Reads every metric, then decides on every policy; what it led to is on the remote when this resolves. */
  async tick(): Promise<PassReport> {
    const { reader, repository } = this.#parts;
    const known = this.#isSure ? this.#past?.known : undefined;
    this.#take(await readMetrics(this.#parts, await reader.read(known ?? (await repository.head())), this.#now()));
    return this.#enqueue({ metrics: 'all' });
  }

  /** Takes in what a source tells on its own, and decides on the policies that look at it. */
  report(readings: Readings): Promise<PassReport> {
    this.#take(readings);
    return this.#enqueue({ metrics: new Set(readings.keys()) });
  }

  /** Asks the remote whether others pushed; if so, decides on what they left. */
  look(): Promise<PassReport> {
    return this.#enqueue({ look: true });
  }

  /**
   * Carries a request out; the answer is on the remote when this resolves. Sent again, now or after a restart, it gets the
   * same answer and has no second effect.
   *
   * @throws Problem for a request that had no effect; one with `retry` of `backoff` may be sent again with its key
   */
  submit(request: ScaleRequest): Promise<RequestAnswer>;
  /** The same for a change of a cluster's files; tried until its push or a refusal, however often the fleet moves. */
  submit(request: ChangeRequest): Promise<ChangeAnswer>;
  submit(request: Request): Promise<RequestAnswer | ChangeAnswer> {
    const id = idOf(request);
    const known = this.#waiting.get(id);
    if (known) return answerFor(known, request);
    if (this.#closed) return Promise.reject(stopped());
    const waiting = withPromise<RequestAnswer | ChangeAnswer>();
    this.#waiting.set(id, { ...waiting, request, answer: waiting.promise, since: performance.now() });
    // Whatever becomes of the pass, the request is told of its own.
    this.#enqueue({ requests: [request] }).catch(() => {});
    return waiting.promise;
  }

  /** Finishes the pass that is under way; what waits for the next one is told to come again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    this.#next?.reject(stopped());
    for (const waiting of this.#waiting.values()) waiting.reject(stopped());
    this.#waiting.clear();
  }

  #now(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }

  #take(readings: Readings): void {
    for (const [metric, reading] of readings) this.#readings.set(metric, reading);
  }

  #enqueue(more: Partial<Pick<Batch, 'look' | 'metrics' | 'requests'>>): Promise<PassReport> {
    if (this.#closed) return Promise.reject(stopped());
    this.#next ??= emptyBatch();
    const batch = this.#next;
    if (more.look) batch.look = true;
    if (more.requests) batch.requests.push(...more.requests);
    if (more.metrics === 'all') batch.metrics = 'all';
    else if (more.metrics && batch.metrics !== 'all') for (const metric of more.metrics) batch.metrics.add(metric);
    if (more.metrics && more.metrics !== 'all') this.#anticipate(more.metrics);
    this.#running ??= this.#drain();
    return batch.done;
  }

  /** Whatever goes wrong in it, the pass itself will meet. */
  #anticipate(metrics: ReadonlySet<string>): void {
    this.#ahead?.add(metrics, this.#readings, this.#now()).catch(() => {});
  }

  async #drain(): Promise<void> {
    // Callers of the same turn belong into the same pass.
    await Promise.resolve();
    while (this.#next && !this.#closed) {
      const batch = this.#next;
      this.#next = undefined;
      await this.#carryOut(batch);
    }
    this.#running = undefined;
  }

  async #carryOut(batch: Batch): Promise<void> {
    try {
      this.#past ??= await lastPast(this.#parts.repository, this.#parts.memory);
      const result = await pass(this.#parts, {
        at: this.#now(),
        readings: this.#readings,
        requests: batch.requests,
        ...(batch.metrics !== 'all' && { metrics: batch.metrics }),
        look: batch.look || !this.#isSure,
        ...this.#past,
        ...(this.#ahead && { ready: this.#ahead.ready }),
        sent: (left) => this.#sent(left),
      });
      const note = this.#remember(result);
      this.#settle(result);
      batch.resolve(result.report);
      await note;
    } catch (error) {
      this.#failed(batch, error);
    } finally {
      this.#ahead?.end();
    }
  }

  /** What arrived while the pass was worked out is looked at first. */
  #sent(left: Left): void {
    this.#ahead = new Anticipation(this.#parts, left);
    if (this.#next && this.#next.metrics !== 'all') this.#anticipate(this.#next.metrics);
  }

  async #remember({ after, proposals, memory, distrust }: PassResult): Promise<void> {
    const { reader, repository } = this.#parts;
    const moved = after.commit !== this.#past?.known;
    this.#past = { known: after.commit, proposals, ...(memory && { memory }), ...(distrust && { distrust }) };
    this.#fleet = after.fleet.data;
    this.#isSure = true;
    if (moved) for (const told of this.#watchers) told();
    await reader.keep(after);
    // A later process compares with what this one left; without the note it still sees most of what people did.
    if (moved) await repository.writeNote(noteOf(this.#past)).catch(() => {});
  }

  /** While other writers keep winning, requests stay in line; for everything else the sender decides. */
  #failed(batch: Batch, error: unknown): void {
    // Whatever it was, the next pass does not take the head that this one knew for the newest.
    this.#isSure = false;
    const again = outrun(error) ? batch.requests.filter((request) => this.#hasTime(request)) : [];
    for (const request of batch.requests) {
      if (!again.includes(request)) this.#end(request, (waiting) => waiting.reject(error));
    }
    if (again.length > 0) this.#enqueue({ requests: again }).catch(() => {});
    batch.reject(error);
  }

  #settle({ answers, deferred }: PassResult): void {
    for (const [request, answer] of answers) {
      this.#end(request, (waiting) => (answer instanceof Problem ? waiting.reject(answer) : waiting.resolve(answer)));
    }
    if (deferred.length > 0) this.#enqueue({ requests: [...deferred] }).catch(() => {});
  }

  #hasTime(request: Request): boolean {
    const waiting = this.#waiting.get(idOf(request));
    return waiting !== undefined && performance.now() - waiting.since < PATIENCE_MS;
  }

  #end(request: Request, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(idOf(request));
    this.#waiting.delete(idOf(request));
    if (waiting) how(waiting);
  }
}
