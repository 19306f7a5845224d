import { Problem } from '../core/errors.ts';
import { type CommitId, commitId } from '../core/repository.ts';
import type { PushOutcome } from '../ports.ts';
import { type GitProcesses, lastWords } from './processes.ts';
import { pushCommit, REMOTE_NAME } from './push.ts';
import { accessHint, type Remote, redact } from './remote.ts';
import { wireApplies } from './wire/applies.ts';
import { HttpClient } from './wire/http-client.ts';
import { lsRefs, speaksVersion2 } from './wire/ls-refs.ts';
import { WireFailure } from './wire/pkt-line.ts';
import { type WirePush, WirePusher } from './wire/push.ts';

const LIST_LIMIT_SECONDS = 60;
const PREFIX = 'refs/heads/';

/** `git`: always by Git. `auto`: by our own client where it can do the same, which is faster. */
export type TransportChoice = 'auto' | 'git';

export interface TransportParts {
  readonly remote: Remote;
  readonly processes: GitProcesses;
  readonly environment: Readonly<Record<string, string>>;
  readonly choice: TransportChoice;
}

/** How a push went, and whether Git, which keeps its own books, did it. */
export interface Pushed {
  readonly outcome: PushOutcome;
  readonly byGit: boolean;
}

interface Wire {
  readonly client: HttpClient;
  readonly pusher: WirePusher;
}

/** Asks the remote and moves its branches: in process where that is possible, else by Git. Nobody notices. */
export class Transport {
  readonly #parts: TransportParts;
  #wired: Promise<Wire | undefined> | undefined;
  #lists: boolean | undefined;
  #pushes = true;
  #closed = false;

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  async push(push: Omit<WirePush, 'remote'>): Promise<Pushed> {
    const { processes, remote } = this.#parts;
    const wire = this.#pushes ? await this.#wire() : undefined;
    const outcome = wire ? await wire.pusher.push({ ...push, remote }) : 'never';
    if (outcome === 'never') this.#pushes = false;
    if (outcome !== 'never' && outcome !== 'later') return { outcome, byGit: false };
    return { outcome: await pushCommit(processes, remote, push), byGit: true };
  }

  /**
   * Every branch of the remote.
   *
   * @throws {Problem} `unavailable`
   */
  async list(): Promise<Map<string, CommitId>> {
    return (await this.#listByWire()) ?? this.#listByGit();
  }

  close(): void {
    this.#closed = true;
    this.#wired?.then((wire) => wire?.client.close()).catch(() => {});
  }

  /** Our own client, unless the user's settings ask for what only Git does. */
  #wire(): Promise<Wire | undefined> {
    this.#wired ??= this.#choose();
    return this.#wired;
  }

  async #choose(): Promise<Wire | undefined> {
    const { choice, remote, processes, environment } = this.#parts;
    if (choice === 'git' || !(await wireApplies(remote, processes, environment)) || this.#closed) return undefined;
    const client = new HttpClient(remote);
    return { client, pusher: new WirePusher(client) };
  }

  async #listByWire(): Promise<Map<string, CommitId> | undefined> {
    const wire = this.#lists === false ? undefined : await this.#wire();
    if (!wire) return undefined;
    try {
      this.#lists ??= await speaksVersion2(wire.client);
      if (!this.#lists) return undefined;
      return (await lsRefs(wire.client)) as Map<string, CommitId>;
    } catch (error) {
      if (error instanceof WireFailure) return undefined;
      throw error;
    }
  }

  async #listByGit(): Promise<Map<string, CommitId>> {
    const { processes, remote } = this.#parts;
    const { code, stdout, stderr } = await processes.run(['ls-remote', '--heads', REMOTE_NAME], LIST_LIMIT_SECONDS);
    if (code !== 0) {
      throw new Problem({
        code: 'unavailable',
        message: redact(`${remote.url} can not be read: ${lastWords(stderr) || 'no answer'}`, remote),
        hint: accessHint(remote),
      });
    }
    const lines = stdout.toString().split('\n').filter(Boolean);
    return new Map(lines.map((line) => [line.slice(41 + PREFIX.length), commitId(line.slice(0, 40))]));
  }
}
