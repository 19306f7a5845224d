import type { Memory } from '../core/memory.ts';
import type { CommitId } from '../core/repository.ts';
import type { Repository } from '../ports.ts';
import type { PassInput } from './pass.ts';

/** What passes leave to those after them. */
export type Past = Pick<PassInput, 'known' | 'proposals' | 'memory' | 'distrust'>;

/** The part of it that a later process needs, as a text to keep beside the clone. */
export function noteOf({ known, proposals }: Past): string {
  return JSON.stringify({ known, proposals: Object.fromEntries(proposals) });
}

/** What an earlier process left, as far as it is known and in the clone. */
export async function lastPast(repository: Repository, memory: Memory | undefined): Promise<Past> {
  const past = { proposals: new Map<string, CommitId>(), ...(memory && { memory }) };
  try {
    const { known, proposals } = JSON.parse(await repository.note()) as { known: CommitId; proposals: object };
    const isThere = (await repository.resolve(known)) === known;
    return isThere ? { ...past, known, proposals: new Map(Object.entries(proposals)) } : past;
  } catch {
    // Lost with the cache, or cut short: then nothing is known of the past.
    return past;
  }
}
