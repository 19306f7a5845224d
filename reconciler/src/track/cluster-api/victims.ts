import type { MachineRecord } from './records.ts';

/** Whose machine goes, and until when: `krake-infra:<decision>:<expires>`. Marks of other programs are left alone. */
export interface VictimMark {
  readonly decision: string;
  /** From then on the mark means nothing and is taken away, in seconds since the epoch. */
  readonly expires: number;
}

const MARK = /^krake-infra:([0-9a-f]{12}):(\d{1,12})$/;

export function markText({ decision, expires }: VictimMark): string {
  return `krake-infra:${decision}:${expires}`;
}

/** `undefined` for a mark that is not ours. */
export function parseMark(text: string | undefined): VictimMark | undefined {
  const [, decision, expires] = MARK.exec(text ?? '') ?? [];
  return decision === undefined ? undefined : { decision, expires: Number(expires) };
}

/** A person or another program wants the machine gone. */
export function isMarkedByOthers({ mark }: Pick<MachineRecord, 'mark'>): boolean {
  return mark !== undefined && parseMark(mark) === undefined;
}

/**
 * Machines that go when a pool shrinks by `count`: unready ones first, then the newest, since the
 * oldest have proven themselves and hold what was placed first. Names break ties, so that the same machines are chosen
 * again. Machines that others marked come first: a person wants them gone; then those that whoever asks for the size names.
 */
export function chooseVictims(
  machines: readonly MachineRecord[],
  count: number,
  first: readonly string[] = [],
): readonly MachineRecord[] {
  const rank = ({ name, mark, ready }: MachineRecord) => {
    if (mark !== undefined) return 0;
    if (first.includes(name)) return 1;
    return ready ? 3 : 2;
  };
  return machines
    .filter(({ deleting }) => !deleting)
    .sort((a, b) => rank(a) - rank(b) || b.created - a.created || (a.name < b.name ? -1 : 1))
    .slice(0, Math.max(0, count));
}

/**
 * Machines whose mark is ours and should go: it has expired, or its commit failed or never came.
 *
 * @param isDead says so of a decision
 */
export function marksToSweep(
  machines: Iterable<MachineRecord>,
  now: number,
  isDead: (decision: string) => boolean,
): readonly MachineRecord[] {
  return [...machines].filter(({ mark, deleting }) => {
    const own = parseMark(mark);
    return own !== undefined && !deleting && (own.expires <= now || isDead(own.decision));
  });
}
