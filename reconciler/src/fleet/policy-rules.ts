import type { MachinePool, ScalingPolicy, ScalingPolicySpec, Schedule, Thresholds } from '../core/generated/fleet.ts';
import { RULES, rulesOf } from '../core/policies/rule.ts';
import type { Finding } from './finding.ts';
import { cronProblem, isTimeZone } from './schedule/cron.ts';

/** A finding below `spec` of the policy. */
type Fault = Omit<Finding, 'file'>;

/**
 * Contradictions within one policy.
 *
 * @param pool that it moves, as far as it is known
 */
export function ruleProblems({ spec }: ScalingPolicy, file: string, pool: MachinePool | undefined): Finding[] {
  return [
    ...boundsFaults(spec),
    ...oneRule(spec),
    ...(spec.thresholds ? thresholdFaults(spec.thresholds, spec.activation) : []),
    ...(spec.schedule ? scheduleFaults(spec.schedule, spec, pool) : []),
    ...fallbackFaults(spec),
    ...boundedOnly(spec, pool),
  ].map((fault) => ({ ...fault, file, field: ['spec', ...fault.field] }));
}

function boundsFaults({ bounds: { min, max } }: ScalingPolicySpec): Fault[] {
  if (min <= max) return [];
  return [
    {
      field: ['bounds', 'min'],
      message: `min ${min} is more than max ${max}`,
      hint: `make it at most ${max}`,
      rule: 'min-not-over-max',
    },
  ];
}

function oneRule(spec: ScalingPolicySpec): Fault[] {
  const [first, second] = rulesOf(spec);
  const hint = `choose one of ${RULES.join(', ')}`;
  if (first === undefined) return [{ field: [], message: 'has no rule', hint, rule: 'one-rule-per-policy' }];
  if (second === undefined) return [];
  return [
    { field: [second], part: 'key', message: `is a second rule besides ${first}`, hint, rule: 'one-rule-per-policy' },
  ];
}

function thresholdFaults({ up, down }: Thresholds, activation: number | undefined): Fault[] {
  const faults: Fault[] = [];
  const rule = 'thresholds-apart';
  if (!(up.above > down.below)) {
    const message = `${up.above} is not above down.below ${down.below}, so the size would never rest`;
    faults.push({ field: ['thresholds', 'up', 'above'], message, hint: `make it more than ${down.below}`, rule });
  }
  if (activation !== undefined && activation >= up.above) {
    const message = `${activation} calls no load what up.above ${up.above} grows the pool for`;
    faults.push({ field: ['activation'], message, hint: `make it less than ${up.above}`, rule });
  }
  return faults;
}

function scheduleFaults(schedule: Schedule, spec: ScalingPolicySpec, pool: MachinePool | undefined): Fault[] {
  const { timeZone, entries } = schedule;
  const zone: Fault[] = [];
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    const hint = 'write an IANA name such as Europe/Berlin';
    zone.push({
      field: ['schedule', 'timeZone'],
      message: `there is no time zone ${timeZone}`,
      hint,
      rule: 'schedule-readable',
    });
  }
  return [...zone, ...noMetric(spec), ...entries.flatMap((_, index) => entryFaults(schedule, index, pool))];
}

function noMetric(spec: ScalingPolicySpec): Fault[] {
  return (['activation', 'fallback'] as const)
    .filter((field) => spec[field] !== undefined)
    .map((field) => ({
      field: [field],
      part: 'key',
      message: 'a schedule has no metric that this could be about',
      hint: `remove ${field}`,
      rule: 'schedule-without-metric',
    }));
}

function entryFaults({ entries }: Schedule, index: number, pool: MachinePool | undefined): Fault[] {
  const entry = entries[index];
  if (!entry) return [];
  const rule = 'schedule-readable';
  const at = (field: string) => ['schedule', 'entries', index, field];
  const faults = (['start', 'end'] as const).flatMap((field): Fault[] => {
    const problem = cronProblem(entry[field]);
    const hint = 'write minute, hour, day of the month, month and day of the week, such as 0 8 * * 1-5';
    return problem ? [{ field: at(field), message: `${entry[field]} is no time: ${problem}`, hint, rule }] : [];
  });
  if (entry.start === entry.end) {
    faults.push({ field: at('end'), message: 'start and end are the same', hint: 'let it end at another time', rule });
  }
  const { size, max } = entry;
  if (max !== undefined && max < size) {
    faults.push({
      field: at('max'),
      message: `max ${max} is less than size ${size}`,
      hint: `make it at least ${size}`,
      rule,
    });
  } else if (max !== undefined && pool && pool.owner !== 'bounded') {
    faults.push({ field: at('max'), part: 'key', ...OF_BOUNDED });
  }
  return faults;
}

const OF_BOUNDED = {
  message: 'is for pools of owner bounded alone',
  hint: 'remove it, or set owner: bounded on the pool',
  rule: 'bounded-pools-only',
} as const;

function boundedOnly({ headroom }: ScalingPolicySpec, pool: MachinePool | undefined): Fault[] {
  if (headroom === undefined || !pool || pool.owner === 'bounded') return [];
  return [{ field: ['headroom'], part: 'key', ...OF_BOUNDED }];
}

function fallbackFaults({ fallback }: ScalingPolicySpec): Fault[] {
  if (!fallback) return [];
  const { behavior, replicas } = fallback;
  if ((behavior === 'static') === (replicas !== undefined)) return [];
  if (replicas === undefined) {
    const hint = 'behavior static needs a number';
    return [{ field: ['fallback', 'replicas'], message: 'is missing', hint, rule: 'fallback-size' }];
  }
  const hint = 'remove it, or set behavior: static';
  return [
    {
      field: ['fallback', 'replicas'],
      part: 'key',
      message: `behavior ${behavior} has no number`,
      hint,
      rule: 'fallback-size',
    },
  ];
}
