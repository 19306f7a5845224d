/** A wait that can be cut short. */
export class Pause {
  #end: (() => void) | undefined;

  /** Resolves after `milliseconds`, or as soon as somebody calls {@link wake}. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve();
      };
    });
  }

  wake(): void {
    this.#end?.();
  }
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** Milliseconds before the next try after so many failures in a row: 1 s, doubled each time, at most a minute. */
export function backoff(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
}

export interface Repeated {
  work(): Promise<void>;
  /** Milliseconds from the begin of one turn to that of the next; asked each time. */
  every(): number;
  /** Told of each failure and the milliseconds until the next try; throws what must end everything. */
  failed(error: unknown, retryIn: number): void;
  readonly pause: Pause;
  readonly stop: AbortSignal;
}

/** Works in turns until it is stopped. A turn that has begun is finished. */
export async function repeat({ work, every, failed, pause, stop }: Repeated): Promise<void> {
  for (let failures = 0; !stop.aborted; ) {
    const began = performance.now();
    let wait: number;
    try {
      await work();
      failures = 0;
      wait = Math.max(0, every() - (performance.now() - began));
    } catch (error) {
      if (stop.aborted) return;
      failures += 1;
      wait = backoff(failures);
      failed(error, wait);
    }
    if (!stop.aborted) await pause.wait(wait);
  }
}
