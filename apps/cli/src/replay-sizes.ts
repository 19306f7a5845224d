import type { PassReport } from '@krake-infra/reconciler/loop/pass.ts';

type Committed = Pick<PassReport['committed'][number], 'decision' | 'proposal'>;

/** Sizes of a pool through a replay, bounds of a bounded one, where no load can be drawn beside them. */
export function sizesText(changes: readonly Committed[], cluster: string, pool: string): string {
  const own = changes.filter(
    ({ decision, proposal }) => !proposal && decision.cluster === cluster && decision.pool === pool,
  );
  const [first] = own;
  if (!first) return 'no changes';
  const sizes = own.map(({ decision: { to, max } }) => sizeText(to, max?.to));
  const count = own.length === 1 ? '1 change' : `${own.length} changes`;
  return `${count}: ${[sizeText(first.decision.from, first.decision.max?.from), ...sizes].join(' -> ')} nodes`;
}

function sizeText(size: number, max: number | undefined): string {
  return max === undefined ? String(size) : `${size} to ${max}`;
}
