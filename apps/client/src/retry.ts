import { problemOf } from './problem.ts';

/** As the global `fetch`, of a single request. */
export type Fetch = (request: Request) => Promise<Response>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends what may be sent twice again, with the same key, after 429 and 503: when the answer says so (Retry-After), else
 * after 0.5 s, 1 s, 2 s and so on. An answer that asks for more than a minute ends it.
 *
 * @throws ProblemError for any answer that is no success
 */
export function retrying(fetch: Fetch, retries: number): Fetch {
  return async (request) => {
    for (let tries = 0; ; tries++) {
      const response = await fetch(request.clone());
      if (response.ok) return response;
      const wait = waitOf(response, tries);
      const isRepeatable = request.method === 'GET' || request.headers.has('Idempotency-Key');
      if (!isRepeatable || tries >= retries || wait === undefined || wait > LONGEST_WAIT_MS) {
        throw await problemOf(response);
      }
      await response.body?.cancel();
      await pause(wait, request.signal);
    }
  };
}

/** Milliseconds to wait; `undefined` where waiting does not help. */
function waitOf({ status, headers }: Response, tries: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const told = headers.get('Retry-After');
  if (told === null) return FIRST_WAIT_MS * 2 ** tries;
  const seconds = Number(told);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(told) - Date.now();
  return Number.isNaN(wait) ? FIRST_WAIT_MS * 2 ** tries : Math.max(0, wait);
}

/** Waits; an abort ends it with its reason. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
