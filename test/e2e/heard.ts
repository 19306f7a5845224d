/** What comes in one after the other: all of it is kept, and what is to come can be waited for. */
export class Heard<T> {
  readonly all: T[] = [];
  readonly #listeners = new Set<(one: T | undefined) => void>();
  /** Why nothing more comes. */
  #over: string | undefined;

  add(one: T): void {
    this.all.push(one);
    for (const listener of [...this.#listeners]) listener(one);
  }

  /** Nothing more comes; who still waits is told why. */
  end(reason: string): void {
    this.#over ??= reason;
    for (const listener of [...this.#listeners]) listener(undefined);
  }

  /**
   * Waits for something that `find` finds, and gives what it found.
   *
   * @param from place in {@link all} where to begin. Default: what comes from now on
   */
  next<R>(what: string, seconds: number, find: (one: T) => R | undefined, from = this.all.length): Promise<R> {
    const start = performance.now();
    console.log(`waits up to ${seconds} s for ${what}`);
    return new Promise((resolve, reject) => {
      const end = (done: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        done();
      };
      const listener = (one: T | undefined) => {
        if (one === undefined) return end(() => reject(new Error(`waited in vain for ${what}: ${this.#over}`)));
        const found = find(one);
        if (found === undefined) return;
        console.log(`${what} after ${((performance.now() - start) / 1000).toFixed(1)} s`);
        end(() => resolve(found));
      };
      const late = () => reject(new Error(`not within ${seconds} s: ${what}; the latest: ${this.#latest()}`));
      const timer = setTimeout(() => end(late), seconds * 1000);
      this.#listeners.add(listener);
      for (const one of this.all.slice(from)) {
        if (!this.#listeners.has(listener)) return;
        listener(one);
      }
      if (this.#over !== undefined && this.#listeners.has(listener)) listener(undefined);
    });
  }

  #latest(): string {
    return JSON.stringify(this.all.at(-1))?.slice(0, 2000) ?? 'nothing';
  }
}
