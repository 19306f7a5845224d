import { hasReplicas } from '../pools.ts';
import { type ClusterChange, poolField, type Refusal, refuse } from './change.ts';
import { inZone, type PoolPair, poolPairs, type ZoneBounds, zoneBounds } from './pool-pairs.ts';

/** Rules about who owns a size, and about the zones of a pool. */
export function sizeRefusals(change: ClusterChange): Refusal[] {
  return poolPairs(change).flatMap((pair) => [
    ...ownerRefusals(change, pair),
    ...removedZones(change, pair),
    ...spreadRefusals(change, pair),
  ]);
}

function ownerRefusals(change: ClusterChange, pair: PoolPair): Refusal[] {
  const [wasGit, isGit] = [hasReplicas(pair.before), hasReplicas(pair.after)];
  if (wasGit === isGit) return [];
  const old = zoneBounds(pair.before);
  const problem = wasGit ? outsideBounds : notFrozen;
  return [...zoneBounds(pair.after).values()].flatMap((next) => {
    const was = old.get(next.zone);
    const message = was && problem(pair, was, next);
    if (!message) return [];
    const rule = wasGit ? 'size-outside-bounds' : 'size-not-frozen';
    const size = next.zone === '' ? (wasGit ? 'min' : 'replicas') : 'zones';
    return [refuse(change, { rule, field: poolField(change, pair.name, size), message })];
  });
}

function outsideBounds({ name, live, seen }: PoolPair, was: ZoneBounds, next: ZoneBounds): string | undefined {
  const outside = (size: number) => size < next.min || size > next.max;
  const seenSize = live?.get(was.zone);
  const bounds = `outside min ${next.min} and max ${next.max}`;
  if (outside(was.min)) return `pool ${name}${inZone(was.zone)} has ${was.min} machines in Git, ${bounds}`;
  if (seenSize === undefined || !outside(seenSize)) return undefined;
  return `pool ${name}${inZone(was.zone)} has ${seenSize} machines${seen}, ${bounds}`;
}

function notFrozen({ name, live, seen }: PoolPair, was: ZoneBounds, next: ZoneBounds): string | undefined {
  const place = `pool ${name}${inZone(was.zone)}`;
  if (was.min !== was.max) return `${place} is not frozen: min ${was.min} and max ${was.max} differ`;
  if (was.min !== next.min) return `${place} is frozen at ${was.min} machines, not at ${next.min}`;
  const size = live?.get(was.zone);
  if (size === undefined || size === next.min) return undefined;
  return `${place} has ${size} machines${seen}, not the ${next.min} it was frozen at`;
}

function removedZones(change: ClusterChange, { name, before, after, live, seen }: PoolPair): Refusal[] {
  const next = zoneBounds(after);
  return [...zoneBounds(before).values()].flatMap(({ zone, max }) => {
    if (next.has(zone)) return [];
    const size = live?.get(zone) ?? 0;
    if (max === 0 && size === 0) return [];
    const what = max > 0 ? `may hold ${max} machines` : `still has ${size} machines${seen}`;
    const place = zone === '' ? `the part of pool ${name} without zone` : `zone ${zone} of pool ${name}`;
    const field = poolField(change, name, 'zones');
    return [refuse(change, { rule: 'zone-not-empty', field, message: `${place} ${what}` })];
  });
}

function spreadRefusals(change: ClusterChange, { name, before, after }: PoolPair): Refusal[] {
  if (!hasReplicas(before) || !hasReplicas(after)) return [];
  const old = zoneBounds(before);
  const next = [...zoneBounds(after).values()];
  const grows = next.some(({ zone, min }) => min > (old.get(zone)?.min ?? 0));
  const shrinks = next.filter(({ zone, min }) => min < (old.get(zone)?.min ?? 0)).map(({ zone }) => zone);
  if (!grows || shrinks.length === 0) return [];
  const message = `pool ${name} shrinks in ${shrinks.join(', ')} while it grows elsewhere`;
  return [refuse(change, { rule: 'zone-shrunk-by-spread', field: poolField(change, name, 'zones'), message })];
}
