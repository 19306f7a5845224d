import type { Labels, TemplateRollout } from './generated/fleet.ts';
import type { NamespacedName } from './model.ts';
import { countText } from './text.ts';

/** A cluster that uses a template whose changes come in waves. */
export interface WaveMember {
  readonly cluster: NamespacedName;
  readonly labels: Labels;
  /** It follows the template as it is now. */
  readonly isCurrent: boolean;
  /** When it got the template that it follows, in seconds since the epoch. */
  readonly at: number;
  /** A person wants none of the change here. */
  readonly isDeclined?: boolean;
  /** Why it is not ready with what it follows. Absent: it is. */
  readonly unready?: string;
}

/**
 * What comes next of a change of a template.
 *
 * - `move`: these clusters get it
 * - `wait`: an earlier cluster is not ready with it, but still may be
 * - `halt`: an earlier cluster was not ready with it in time, or a person declined it for a cluster; no other gets it until
 *   that one is ready, or has it, or the template is changed
 */
export type WaveStep =
  | { readonly kind: 'move'; readonly clusters: readonly NamespacedName[]; readonly wave: 'canaries' | 'others' }
  | { readonly kind: 'wait' | 'halt'; readonly reason: string };

const SIZE = 5;
const READY_SECONDS = 7200;

/**
 * The next wave; `undefined` when every cluster has the change.
 *
 * @param at seconds since the epoch
 */
export function nextWave(
  { canaries, waveSize = SIZE, readySeconds = READY_SECONDS }: TemplateRollout,
  members: readonly WaveMember[],
  at: number,
): WaveStep | undefined {
  const inOrder = [...members].sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  const behind = inOrder.filter(({ isCurrent }) => !isCurrent);
  if (behind.length === 0) return undefined;
  const declined = behind.find(({ isDeclined }) => isDeclined);
  if (declined) {
    const { cluster } = declined;
    const reason = `halted: a person declined the change for ${cluster}; krake-infra cluster upgrade ${cluster} makes it after all`;
    return { kind: 'halt', reason };
  }
  const unready = inOrder.filter(({ isCurrent, unready }) => isCurrent && unready !== undefined);
  const late = unready.find((member) => at - member.at >= readySeconds);
  if (late) {
    const reason = `halted: ${late.cluster} has had the change for ${readySeconds} s or longer and is not ready: ${late.unready}`;
    return { kind: 'halt', reason };
  }
  const [first] = unready;
  if (first)
    return {
      kind: 'wait',
      reason: `${countText(unready.length, 'cluster')} not ready with the change yet: ${first.cluster}: ${first.unready}`,
    };
  const isCanary = canariesOf(inOrder, canaries);
  const early = behind.filter(isCanary);
  const wave = (early.length > 0 ? early : behind).slice(0, waveSize).map(({ cluster }) => cluster);
  return { kind: 'move', clusters: wave, wave: early.length > 0 ? 'canaries' : 'others' };
}

/** Without labels, or clusters that have them, the first cluster is the one that is tried. */
function canariesOf(inOrder: readonly WaveMember[], canaries: Labels | undefined): (member: WaveMember) => boolean {
  const wanted = Object.entries(canaries ?? {});
  const chosen = inOrder.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
  const early = new Set(wanted.length > 0 && chosen.length > 0 ? chosen : inOrder.slice(0, 1));
  return (member) => early.has(member);
}
