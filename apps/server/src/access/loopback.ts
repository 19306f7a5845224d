const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** Whether a name or address is this machine's own and can be reached from nowhere else. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
