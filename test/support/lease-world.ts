import {
  asking,
  type Candidate,
  isLeading,
  nextStep,
  outdated,
  resigned,
  type SeenLease,
  taken,
  told,
} from '@krake-infra/reconciler/core/leadership.ts';

const ANSWER_MS = 2500;

/** How a request of a replica fares: milliseconds to the server and back; never there without one. */
export interface Trip {
  readonly there?: number;
  readonly back?: number;
}

export interface ReplicaSetting {
  readonly name: string;
  /** What its monotonic clock shows at time 0. */
  readonly offset?: number;
  /** How fast its clock goes. */
  readonly rate?: number;
  /** Asked for each request, by the time it begins. */
  readonly trip?: (at: number) => Trip;
  /** Time at which its process is killed. */
  readonly dies?: number;
}

interface Replica extends ReplicaSetting {
  candidate: Candidate;
}

/** Replicas, each with a clock of its own, and the API server between them, in simulated milliseconds. */
export class LeaseWorld {
  /** Who led from when until when, as the replicas themselves say. */
  readonly led: { readonly name: string; readonly from: number; until: number }[] = [];
  readonly #replicas: readonly Replica[];
  readonly #queue: { readonly at: number; readonly act: () => void }[] = [];
  #lease: SeenLease = { version: '1', holder: '' };
  #now = 0;

  constructor(settings: readonly ReplicaSetting[]) {
    this.#replicas = settings.map((setting) => ({ ...setting, candidate: { self: setting.name } }));
    for (const replica of this.#replicas) this.#at(0, () => this.#turn(replica));
  }

  get leaders(): readonly string[] {
    return this.#replicas.filter((one) => this.#leads(one)).map(({ name }) => name);
  }

  /** Goes on until that time; fails when two lead at once. */
  run(until: number): this {
    for (;;) {
      this.#queue.sort((left, right) => left.at - right.at);
      const next = this.#queue[0];
      if (!next || next.at > until) break;
      this.#queue.shift();
      this.#advance(next.at);
      next.act();
      this.#note();
    }
    this.#advance(until);
    return this;
  }

  /** Millisecond by millisecond would be exact; leading ends between events, so steps of 10 have to do. */
  #advance(to: number): void {
    while (this.#now < to) {
      this.#now = Math.min(to, this.#now + 10);
      this.#note();
    }
  }

  #note(): void {
    const { leaders } = this;
    if (leaders.length > 1) throw new Error(`at ${this.#now} both ${leaders.join(' and ')} lead`);
    const [name] = leaders;
    const last = this.led.at(-1);
    if (name === undefined) return;
    if (last?.name === name && this.#now - last.until <= 10) last.until = this.#now;
    else this.led.push({ name, from: this.#now, until: this.#now });
  }

  #leads(replica: Replica): boolean {
    return !this.#isDead(replica) && isLeading(replica.candidate, this.#clock(replica));
  }

  #isDead({ dies = Number.POSITIVE_INFINITY }: Replica): boolean {
    return this.#now >= dies;
  }

  #clock({ offset = 0, rate = 1 }: Replica): number {
    return offset + this.#now * rate;
  }

  #at(at: number, act: () => void): void {
    this.#queue.push({ at, act });
  }

  #turn(replica: Replica): void {
    if (this.#isDead(replica)) return;
    const clock = this.#clock(replica);
    if (replica.candidate.renewed !== undefined && !this.#leads(replica)) {
      replica.candidate = resigned(replica.candidate);
    }
    const step = nextStep(replica.candidate, clock);
    if (step.act === 'wait') {
      this.#at(this.#now + Math.max(0.001, (step.until - clock) / (replica.rate ?? 1)), () => this.#turn(replica));
      return;
    }
    replica.candidate = asking(replica.candidate, clock);
    this.#send(replica, step.act === 'write' ? step.version : undefined);
  }

  #send(replica: Replica, version: string | undefined): void {
    const { there, back } = replica.trip?.(this.#now) ?? { there: 5, back: 5 };
    const began = this.#clock(replica);
    let isOver = false;
    const end = (act: () => void) => () => {
      if (isOver || this.#isDead(replica)) return;
      isOver = true;
      act();
      this.#turn(replica);
    };
    this.#at(
      this.#now + ANSWER_MS,
      end(() => {}),
    );
    if (there === undefined) return;
    this.#at(this.#now + there, () => {
      const answer = this.#serve(replica.name, version);
      if (back === undefined) return;
      const take = () => {
        const now = this.#clock(replica);
        const { candidate } = replica;
        if (version === undefined) replica.candidate = told(candidate, answer as SeenLease, now);
        else replica.candidate = answer ? taken(candidate, answer, { began, now }) : outdated(candidate);
      };
      this.#at(this.#now + back, end(take));
    });
  }

  #serve(name: string, version: string | undefined): SeenLease | undefined {
    if (version === undefined) return this.#lease;
    if (version !== this.#lease.version) return undefined;
    this.#lease = { version: String(Number(version) + 1), holder: name };
    return this.#lease;
  }
}
