import { changed, smallFleet } from '../../support/small-fleet.ts';
import type { ValidateCase } from './validate-case.ts';

const POLICY_FILE = 'policies/shop/web-workers.yaml';
const RULE = '  targetPerNode:\n    metric: queries\n    value: 200\n';
const THRESHOLDS = `  thresholds:
    metric: queries
    up:
      above: 30
      by: 1
    down:
      below: 30
      by: 1
`;
const SCHEDULE = `  schedule:
    timeZone: Europe/Berln
    entries:
      - name: day
        start: 0 25 * * *
        end: 0 18 * * *
        size: 3
        max: 5
`;

export const POLICY_CASES: readonly ValidateCase[] = [
  [
    'a policy with two rules',
    smallFleet(changed(POLICY_FILE, '  bounds:', `${THRESHOLDS}  bounds:`)),
    [
      'policies/shop/web-workers.yaml:13:3: spec.thresholds: is a second rule besides targetPerNode; choose one of targetPerNode, thresholds, schedule',
      'policies/shop/web-workers.yaml:16:14: spec.thresholds.up.above: 30 is not above down.below 30, so the size would never rest; make it more than 30',
    ],
  ],
  [
    'a schedule at impossible times',
    smallFleet(changed(POLICY_FILE, RULE, SCHEDULE)),
    [
      'policies/shop/web-workers.yaml:11:15: spec.schedule.timeZone: there is no time zone Europe/Berln; write an IANA name such as Europe/Berlin',
      'policies/shop/web-workers.yaml:14:16: spec.schedule.entries[0].start: 0 25 * * * is no time: Invalid value for hour: 25; write minute, hour, day of the month, month and day of the week, such as 0 8 * * 1-5',
      'policies/shop/web-workers.yaml:17:9: spec.schedule.entries[0].max: is for pools of owner bounded alone; remove it, or set owner: bounded on the pool',
    ],
  ],
  [
    'a static fallback without a number',
    smallFleet(changed(POLICY_FILE, '  bounds:', '  fallback:\n    afterFailures: 3\n    behavior: static\n  bounds:')),
    ['policies/shop/web-workers.yaml:14:5: spec.fallback.replicas: is missing; behavior static needs a number'],
  ],
];
