import { execFileSync } from 'node:child_process';
import type { Signature } from '@krake-infra/reconciler/core/repository.ts';

const FALLBACK = { name: 'krake-infra', email: 'krake-infra@localhost' };

/** Who asks for a change: the person Git knows in the folder, as `git commit` would say. */
export function person(folder: string | undefined, now: number): Signature {
  const seconds = Math.floor(now / 1000);
  try {
    const ident = execFileSync('git', ['var', 'GIT_AUTHOR_IDENT'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      ...(folder && { cwd: folder }),
    });
    const [, name, email] = /^(.*) <(.*)> \d+ [-+]\d+$/.exec(ident.trim()) ?? [];
    if (name && email) return { name, email, seconds };
  } catch {
    // Git knows nobody here; the commit says that the program made it.
  }
  return { ...FALLBACK, seconds };
}
