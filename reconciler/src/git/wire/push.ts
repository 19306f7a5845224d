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
}

/**
 * As `pushCommit`, by one request for the server's branches and one that carries the objects. Once the second was
 * begun, only a whole report of the server counts; everything else is `unknown`.
 *
 * @throws {Problem} `refused` when the server's own rules decline
 */
export async function pushByWire(client: HttpClient, push: WirePush): Promise<PushOutcome | NotByWire> {
  const advertised = await advertisement(client);
  if (typeof advertised === 'string') return advertised;
  const ref = `refs/heads/${push.branch}`;
  const at = advertised.refs.get(ref);
  if (at === push.commit) return 'accepted';
  if (at !== push.expected) return 'refused';
  const thin = !advertised.capabilities.has('no-thin');
  const objects = push.missing((id) => advertised.known.has(id));
  if (!objects) return 'later';
  const command = `${push.expected ?? NO_COMMIT} ${push.commit} ${ref}`;
  const wanted = WANTED.filter((name) => advertised.capabilities.has(name)).join(' ');
  const body = Buffer.concat([pktLine(`${command}\0 ${wanted}`), FLUSH, pack(packEntries(objects, () => thin))]);
  const report = await send(client, body, { ref, sideband: advertised.capabilities.has('side-band-64k') });
  if (typeof report === 'string') return report;
  // Most likely a base that the server lost: Git sends whole objects, or tells better what is wrong.
  if (report.unpacked !== 'ok') return 'later';
  return report.refusal === undefined ? 'accepted' : refusal(client, push, { ...report, refusal: report.refusal });
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

async function refusal(
  client: HttpClient,
  push: WirePush,
  { refusal: reason, words }: Report & { readonly refusal: string },
): Promise<PushOutcome> {
  if (isRace(reason)) return 'refused';
  const now = await advertisement(client);
  if (typeof now !== 'string' && now.refs.get(`refs/heads/${push.branch}`) !== push.expected) return 'refused';
  throw declined(push.remote, push.branch, [reason, words]);
}
