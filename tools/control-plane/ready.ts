import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

export interface ReadyOptions {
  /** Certificate that the server's one must be signed with, PEM. */
  readonly authority: string;
  readonly seconds: number;
  /** True when waiting makes no sense any more, because the server has ended. */
  readonly over: () => boolean;
}

/** Asks a page of a starting server until it answers 200. There is nothing to watch before it listens. */
export async function untilReady(url: string, { authority, seconds, over }: ReadyOptions): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    if (over()) throw new Error('ended before it was ready');
    const answer = await get(url, authority);
    if (answer === 200) return;
    if (Date.now() > deadline) throw new Error(`not ready within ${seconds} s (${url}: ${answer})`);
    await delay(50);
  }
}

/** Status of the answer, or the code of the error when there is none. */
function get(url: string, authority: string): Promise<number | string> {
  return new Promise((resolve) => {
    const request = url.startsWith('https') ? httpsRequest : httpRequest;
    request(url, { ca: authority, timeout: 2000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 'no status');
    })
      .on('timeout', function (this: { destroy: () => void }) {
        this.destroy();
      })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });
}
