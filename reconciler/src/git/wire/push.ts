import type { PushOutcome } from '../../ports.ts';
import type { NewObject } from '../object-writer.ts';
import { pack, packEntries } from '../pack.ts';
import { declined, isRace, type PushRequest } from '../push.ts';
import type { Remote } from '../remote.ts';
import type { HttpClient } from './http-client.ts';
import { FLUSH, pktLine, WireFailure } from './pkt-line.ts';
import { type Advertisement, parseAdvertisement, parseReport, type Report } from './receive-pack.ts';

const ADVERTISEMENT_SECONDS = 30;
const ADVERTISEMENT_BYTES = 1 << 26;
const PUSH_SECONDS = 120;
const REPORT_BYTES = 1 << 22;
const NO_COMMIT = '0'.repeat(40);
const WANTED = ['report-status', 'side-band-64k', 'quiet', 'object-format=sha1'];

/** Why our own client can not do it; the server took nothing. `later` when that may change by itself. */
export type NotByWire = 'never' | 'later';

export interface WirePush extends PushRequest {
  readonly remote: Remote;
  /** Objects to send to somebody who has some commits; `undefined` when they are not at hand. */
  readonly missing: (has: (id: string) => boolean) => readonly NewObject[] | undefined;
  /** True for commits that the remote listed as a branch, or took from us. */
  readonly listed: (id: string) => boolean;
}

/** A connection that was quiet for longer may be closed; a request that does no harm finds that out. */
const QUIET_MS = 2_000;

/**
 * Pushes as `pushCommit` does. The first time the server is asked what it can do and where its branches are; then one
 * request carries the objects and names the commit that the branch must be at, which the server compares under its lock.
 * Once that was begun, only a whole report of the server counts; everything else is `unknown`.
 */
export class WirePusher {
  readonly #client: HttpClient;
  #capabilities: ReadonlySet<string> | undefined;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** @throws {Problem} `refused` when the server's own rules decline */
  async push(push: WirePush): Promise<PushOutcome | NotByWire> {
    const known = this.#client.quietMs < QUIET_MS ? this.#capabilities : undefined;
    const objects = known && push.missing(push.listed);
    if (known && objects) return this.#send(push, known, objects);
    const advertised = await advertisement(this.#client);
    if (typeof advertised === 'string') return advertised;
    const at = advertised.refs.get(`refs/heads/${push.branch}`);
    if (at === push.commit) return 'accepted';
    if (at !== push.expected) return 'refused';
    const missing = push.missing((id) => advertised.known.has(id));
    return missing ? this.#send(push, advertised.capabilities, missing) : 'later';
  }

  async #send(push: WirePush, capabilities: ReadonlySet<string>, objects: readonly NewObject[]) {
    const ref = `refs/heads/${push.branch}`;
    const command = `${push.expected ?? NO_COMMIT} ${push.commit} ${ref}`;
    const wanted = WANTED.filter((name) => capabilities.has(name)).join(' ');
    const entries = packEntries(objects, () => !capabilities.has('no-thin'));
    const body = Buffer.concat([pktLine(`${command}\0 ${wanted}`), FLUSH, pack(entries)]);
    this.#capabilities = undefined;
    const report = await send(this.#client, body, { ref, sideband: capabilities.has('side-band-64k') });
    if (typeof report === 'string') return report;
    this.#capabilities = capabilities;
    // Most likely a base that the server lost: Git sends whole objects, or tells better what is wrong.
    if (report.unpacked !== 'ok') return 'later';
    return report.refusal === undefined ? 'accepted' : this.#refusal(push, report.refusal, report.words);
  }

  async #refusal(push: WirePush, reason: string, words: string): Promise<PushOutcome> {
    const now = await advertisement(this.#client);
    const at = typeof now === 'string' ? push.expected : now.refs.get(`refs/heads/${push.branch}`);
    if (at === push.commit) return 'accepted';
    if (isRace(reason) || at !== push.expected) return 'refused';
    throw declined(push.remote, push.branch, [reason, words]);
  }
}

async function advertisement(client: HttpClient): Promise<Advertisement | NotByWire> {
  try {
    const { status, type, body } = await client.send({
      method: 'GET',
      path: '/info/refs?service=git-receive-pack',
      headers: { accept: '*/*' },
      limitSeconds: ADVERTISEMENT_SECONDS,
      limitBytes: ADVERTISEMENT_BYTES,
      repeatable: true,
    });
    if (status !== 200) return status >= 500 ? 'later' : 'never';
    if (type !== 'application/x-git-receive-pack-advertisement') return 'never';
    const advertised = parseAdvertisement(body);
    return suits(advertised.capabilities) ? advertised : 'never';
  } catch (error) {
    if (error instanceof WireFailure) return 'later';
    throw error;
  }
}

function suits(capabilities: ReadonlySet<string>): boolean {
  const formats = [...capabilities].filter((name) => name.startsWith('object-format='));
  return capabilities.has('report-status') && formats.every((name) => name === 'object-format=sha1');
}

interface Expected {
  readonly ref: string;
  readonly sideband: boolean;
}

async function send(
  client: HttpClient,
  body: Buffer,
  { ref, sideband }: Expected,
): Promise<Report | 'unknown' | 'later'> {
  try {
    const answer = await client.send({
      method: 'POST',
      path: '/git-receive-pack',
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        accept: 'application/x-git-receive-pack-result',
      },
      body,
      limitSeconds: PUSH_SECONDS,
      limitBytes: REPORT_BYTES,
      repeatable: false,
    });
    // Turned away before anything was done, such as for another kind of authentication.
    if (answer.status >= 300 && answer.status < 500) return 'later';
    if (answer.status !== 200 || answer.type !== 'application/x-git-receive-pack-result') return 'unknown';
    return parseReport(answer.body, ref, sideband);
  } catch (error) {
    if (error instanceof WireFailure) return error.sent ? 'unknown' : 'later';
    throw error;
  }
}
