import { Cron } from 'croner';

const DAY = 86_400;

/** How far back a time may lie that began what is now: more than from one 29 February to the next over 2100. */
const LONGEST = 9 * 366 * DAY;

/**
 * Times that a cron expression names, in seconds since the epoch. A time in the hour that daylight saving skips comes an
 * hour later; one in the hour that comes twice, comes the first time only.
 */
export class CronTimes {
  readonly #cron: Cron;

  /** @throws Error for an expression or a time zone that does not exist */
  constructor(expression: string, timeZone: string) {
    this.#cron = new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
  }

  /** The first time after `at`; `undefined` when there is none. */
  after(at: number): number | undefined {
    const next = this.#cron.nextRun(new Date(at * 1000));
    return next ? next.getTime() / 1000 : undefined;
  }

  /** The last time at or before `at`; `undefined` when there is none in nine years. */
  latest(at: number): number | undefined {
    for (let back = 60; back < LONGEST * 4; back *= 4) {
      let found: number | undefined;
      // strictly after, so begin before
      for (let time = this.after(at - Math.min(back, LONGEST)); time !== undefined && time <= at; ) {
        found = time;
        time = this.after(time);
      }
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** What is wrong with a cron expression, or `undefined`. */
export function cronProblem(expression: string): string | undefined {
  if (expression.trim().split(/\s+/).length !== 5) return 'it has not five fields';
  try {
    return new CronTimes(expression, 'UTC').after(0) === undefined ? 'its time never comes' : undefined;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '');
  }
}

/** True for the IANA name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
