import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';

/** A repository whose pushes wait for something first. */
export function slowly(repository: Repository, wait: () => Promise<void>): Repository {
  const push: Repository['push'] = async (...given) => {
    await wait();
    return repository.push(...given);
  };
  return overriding(repository, { push });
}
