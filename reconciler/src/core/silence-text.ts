import type { Silence } from './generated/fleet.ts';

const CAUSES: Readonly<Record<Silence['cause'], string>> = {
  revert: 'a decision was reverted',
  edit: 'the size was edited by hand',
  closed: 'a proposal was closed',
};

/** Why a silence is there, for people; one line. */
export function causeText({ cause, what }: Silence): string {
  return what === undefined ? CAUSES[cause] : `${CAUSES[cause]}: ${what}`;
}

/** A silence for people; one line without a final full stop. */
export function silenceText(silence: Silence): string {
  const { pool, direction, until } = silence;
  const held = direction === 'up' ? 'does not grow' : 'does not shrink';
  return `Pool ${pool} ${held} by policies until ${until}: ${causeText(silence)}`;
}
