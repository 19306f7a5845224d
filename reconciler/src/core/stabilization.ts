import type { PolicyFacts, PoolFacts } from './evidence.ts';
import { windowsOf } from './memory.ts';
import { countText } from './text.ts';

/**
 * The size after stabilisation, as the HorizontalPodAutoscaler does it: growth goes no further than the smallest size
 * wished within its window, shrinking no further than the largest within its own. A window that was not watched in full
 * yet holds its direction. Without a memory the wish stands.
 *
 * @param wanted within the policy's bounds
 */
export function stabilized({ at, size }: PoolFacts, { spec, recent }: PolicyFacts, wanted: number) {
  if (!recent || wanted === size) return { size: wanted, because: '' };
  const { upSeconds, downSeconds } = windowsOf(spec.stabilization);
  const grows = wanted > size;
  const seconds = grows ? upSeconds : downSeconds;
  const watched = at - recent.since;
  if (watched < seconds) {
    const because = `; ${countText(wanted, 'node')} wanted, watched for ${Math.floor(watched)} of ${seconds} s`;
    return { size, because };
  }
  const recently = within(grows ? recent.smallest : recent.largest, spec.bounds) ?? wanted;
  const limit = grows ? Math.min(wanted, Math.max(size, recently)) : Math.max(wanted, Math.min(size, recently));
  if (limit === wanted) return { size: wanted, because: '' };
  const because = `; ${countText(wanted, 'node')} wanted, ${recently} within the last ${seconds} s`;
  return { size: limit, because };
}

function within(size: number | undefined, { min, max }: { readonly min: number; readonly max: number }) {
  return size === undefined ? undefined : Math.min(Math.max(size, min), max);
}
