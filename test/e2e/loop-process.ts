import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HoldDecision } from '@krake-infra/reconciler/core/decision.ts';
import type { CommittedDecision, PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { Heard } from './heard.ts';

export const PROGRAM = fileURLToPath(new URL('../../apps/cli/bin/krake-infra.mjs', import.meta.url));

export type Report = Pick<PassReport, 'at' | 'committed' | 'withheld' | 'holds' | 'rendered' | 'followed' | 'waiting'>;

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly problem?: string;
  /** Of a server. */
  readonly address?: string;
  readonly cluster?: string;
}

/** `krake-infra run` on a fleet as a process of its own, as people run it: with the rights of the tracker alone. */
export class LoopProcess {
  /** What it says of each pass. */
  readonly reports = new Heard<Report>();
  readonly log = new Heard<LogLine>();
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param command `run`, or another command that runs the loop, with its options */
  constructor(
    place: {
      readonly url: string;
      readonly trackerKubeconfig: string;
      readonly cache: string;
      readonly env?: NodeJS.ProcessEnv;
    },
    command: readonly string[] = ['run'],
  ) {
    const fleet = ['--fleet', place.url, '--kubeconfig', place.trackerKubeconfig];
    this.#child = spawn(process.execPath, [PROGRAM, ...fleet, '--output', 'json', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...place.env, KRAKE_INFRA_CACHE: place.cache },
    });
    this.#listen('stdout', (line) => this.reports.add(JSON.parse(line) as Report));
    this.#listen('stderr', (line) => this.#logged(line));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => {
      const last = this.log.all.slice(-5).map((line) => JSON.stringify(line));
      const reason = `the loop ended with ${signal ?? code}: ${last.join('; ')}`;
      this.reports.end(reason);
      this.log.end(reason);
    });
  }

  /** Waits for a commit of the loop itself that puts a size on the branch. */
  scaled(seconds: number): Promise<CommittedDecision> {
    return this.reports.next('the loop scales', seconds, ({ committed }) => committed[0]);
  }

  /** Waits for a commit that it makes by itself to go on with something, in one of its reports from a place on; its id. */
  followed(subject: string, seconds: number, from?: number): Promise<string> {
    const find = ({ followed }: Report) => followed.find((one) => one.subject === subject)?.commit;
    return this.reports.next(subject, seconds, find, from);
  }

  /** Waits for a pass that leaves the size alone, for a reason of this code. */
  held(code: HoldDecision['code'], seconds: number, fits: (hold: HoldDecision) => boolean = () => true) {
    return this.reports.next(`the loop holds: ${code}`, seconds, ({ holds }) =>
      holds.find((hold) => hold.code === code && fits(hold)),
    );
  }

  /** Kills it where it is. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to end, and waits until it did. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  #listen(stream: 'stdout' | 'stderr', told: (line: string) => void): void {
    createInterface({ input: this.#child[stream] as NodeJS.ReadableStream }).on('line', told);
  }

  #logged(line: string): void {
    if (!line.startsWith('{')) {
      console.log(`krake-infra: ${line}`);
      return;
    }
    const entry = JSON.parse(line) as LogLine;
    // Senders that try again until somebody answers would fill the page.
    if (entry.level !== 'info' && entry.msg !== 'request')
      console.log(`krake-infra: ${entry.msg}: ${entry.problem ?? line}`);
    this.log.add(entry);
  }
}
