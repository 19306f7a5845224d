import { countText } from '../text.ts';
import type { ClusterMade, ControlPlaneRolled, Effect, PoolRolled, PoolSummary, RollReason, Size } from './effects.ts';

const FIELDS_SHOWN = 3;

/** One effect as half a sentence, without its cluster. */
export function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'cluster-created':
    case 'cluster-deleted':
      return `cluster ${clusterText(effect)}`;
    case 'protection-lifted':
    case 'protection-restored':
      return `${effect.kind.replace('-', ' ')}: ${effect.objects.join(', ')}`;
    case 'rebuild':
      return `${effect.object} can not change ${some(effect.fields)}; only a new cluster or object can have that`;
    case 'control-plane-scaled':
      return `control plane ${effect.from} -> ${countText(effect.to, 'machine')}`;
    case 'control-plane-rolled':
      return `control plane replaced, ${rollText(effect)}`;
    case 'template-added':
    case 'template-retired':
    case 'template-reused':
    case 'template-removed':
    case 'object-added':
    case 'object-removed':
      return `${effect.kind.replace('-', ' ')}: ${effect.object}`;
    case 'changed-in-place':
      return `${effect.object} changes in place: ${some(effect.fields)}`;
    case 'untouched':
      return `no machine is touched: labels or annotations of ${some(effect.objects)}`;
    default:
      return poolText(effect);
  }
}

type PoolEffect = Extract<Effect, { pool: string }>;

function poolText(effect: PoolEffect): string {
  const place = `pool ${effect.pool}${'zone' in effect && effect.zone !== undefined ? ` in ${effect.zone}` : ''}`;
  switch (effect.kind) {
    case 'pool-created':
    case 'pool-deleted':
      return `${effect.kind.replace('-', ' ')}: ${poolSummaryText(effect)}`;
    case 'zone-added':
    case 'zone-removed':
      return `${place} ${effect.kind.slice('zone-'.length)}: ${sizeText(effect.size)}`;
    case 'pool-scaled':
      return `${place} ${effect.from} -> ${countText(effect.to, 'machine')}${waitText(effect)}`;
    case 'pool-rolled':
      return `${place} replaced, ${rollText(effect)}${waitText(effect)}`;
    case 'owner-switched':
      return `${place} size goes from ${ownerText(effect.from)} to ${ownerText(effect.to)}`;
    case 'bounds-moved':
      return `${place} bounds ${sizeText(effect.from)} -> ${sizeText(effect.to)}`;
  }
}

function clusterText({ kind, controlPlane, pools }: ClusterMade): string {
  const parts = [`control plane ${controlPlane}`, ...pools.map(poolSummaryText)];
  return `${kind.slice('cluster-'.length)}: ${parts.join(', ')}`;
}

function poolSummaryText({ pool, zones }: PoolSummary): string {
  return `${pool} ${zones.map(({ zone, size }) => (zone ? `${zone} ${sizeText(size)}` : sizeText(size))).join(' + ')}`;
}

function rollText(effect: ControlPlaneRolled | PoolRolled): string {
  const { reasons, nodes } = effect;
  const most = 'size' in effect && 'max' in effect.size ? 'up to ' : '';
  const extra = nodes.surge > 0 ? ` with ${nodes.surge} extra meanwhile` : '';
  return `${most}${countText(nodes.rolled, 'machine')}${extra}: ${reasons.map(reasonText).join('; ')}`;
}

function reasonText({ cause, fields, from, to }: RollReason): string {
  const what = cause.replace('-', ' ');
  return from === undefined ? `${what} (${some(fields)})` : `${what} ${from} -> ${to}`;
}

function waitText({ waitsForControlPlane }: { readonly waitsForControlPlane: boolean }): string {
  return waitsForControlPlane ? ', after the control plane' : '';
}

function sizeText(size: Size): string {
  return 'replicas' in size ? `${size.replicas}` : `${size.min} to ${size.max}`;
}

function ownerText(size: Size): string {
  return 'replicas' in size ? `Git (${size.replicas})` : `the autoscaler (${sizeText(size)})`;
}

function some(items: readonly string[]): string {
  const rest = items.length - FIELDS_SHOWN;
  return items.slice(0, FIELDS_SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
