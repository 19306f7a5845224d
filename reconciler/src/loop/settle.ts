/** The two ways in which a promise ends. */
export interface Settle<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A promise that is settled from outside; `Promise.withResolvers` comes with Node 22. */
export function withPromise<T>(): Settle<T> & { readonly promise: Promise<T> } {
  let settle: Settle<T> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { ...(settle as unknown as Settle<T>), promise };
}
