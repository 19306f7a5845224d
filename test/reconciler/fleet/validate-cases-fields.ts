import { changed, smallFleet } from '../../support/small-fleet.ts';
import type { ValidateCase } from './validate-case.ts';

const FLEET = 'fleet.yaml';
const TEMPLATE = 'templates/production.yaml';
const WEB = 'clusters/shop/web.yaml';
const STATE = 'clusters/shop/web.state.yaml';
const POLICY = 'policies/shop/web-workers.yaml';
const CIDRS = '  network: {podCidrs: []}\n  openstack:\n    network';

/** What the fields of one file show. */
export const FIELD_CASES: readonly ValidateCase[] = [
  [
    'an unknown field close to a known one',
    smallFleet(changed(FLEET, 'branch', 'brnch')),
    ['fleet.yaml:6:3: spec.brnch: unknown field; did you mean branch?'],
  ],
  [
    'an unknown field far from any',
    smallFleet(changed(FLEET, 'branch', 'colour')),
    [
      'fleet.yaml:6:3: spec.colour: unknown field; known here: backOff, branch, commitPolicy, distrust, guards, loop, mirrors, pause, rateLimits, silence',
    ],
  ],
  [
    'an unknown field of a state',
    smallFleet(changed(STATE, 'lastUp', 'lastUpp')),
    ['clusters/shop/web.state.yaml:9:7: status.pools[0].lastUpp: unknown field; did you mean lastUp?'],
  ],
  [
    'text for a number',
    smallFleet(changed(WEB, 'replicas: 2', "replicas: '2'")),
    [
      'clusters/shop/web.yaml:14:21: spec.pools[0].zones[0].replicas: is a string, not a whole number; write a whole number',
    ],
  ],
  [
    'a fraction',
    smallFleet(changed(WEB, 'replicas: 2', 'replicas: 2.5')),
    [
      'clusters/shop/web.yaml:14:21: spec.pools[0].zones[0].replicas: is a number, not a whole number; write a whole number',
    ],
  ],
  [
    'a number for text',
    smallFleet(changed(TEMPLATE, 'name: m1.large', 'name: 1')),
    [
      'templates/production.yaml:11:25: spec.controlPlane.machine.openstack.flavor.name: is a number, not a string; put the value in quotes',
    ],
  ],
  [
    'a truth value for text',
    smallFleet(changed(FLEET, 'branch: main', 'branch: true')),
    ['fleet.yaml:6:11: spec.branch: is a boolean, not a string; put the value in quotes'],
  ],
  [
    'a list for text',
    smallFleet(changed(WEB, 'cloud: dresden', 'cloud: [dresden]')),
    ['clusters/shop/web.yaml:8:10: spec.cloud: is a list, not a string; write a string'],
  ],
  [
    'nothing for text',
    smallFleet(changed(WEB, 'cloud: dresden', 'cloud:')),
    ['clusters/shop/web.yaml:8:9: spec.cloud: is empty, not a string; write a string'],
  ],
  [
    'a number for a mapping',
    smallFleet(changed(POLICY, 'targetPerNode:\n    metric: queries\n    value: 200', 'targetPerNode: 200')),
    ['policies/shop/web-workers.yaml:10:18: spec.targetPerNode: is a number, not a mapping; write a mapping'],
  ],
  [
    'too small',
    smallFleet(changed(WEB, 'replicas: 2', 'replicas: -1')),
    ['clusters/shop/web.yaml:14:21: spec.pools[0].zones[0].replicas: -1 is out of bounds; it must be >= 0'],
  ],
  [
    'too large',
    smallFleet(changed(POLICY, 'value: 200', 'value: 2e12')),
    [
      'policies/shop/web-workers.yaml:12:12: spec.targetPerNode.value: 2000000000000 is out of bounds; it must be <= 1000000000000',
    ],
  ],
  [
    'not above zero',
    smallFleet(changed(POLICY, 'value: 200', 'value: 0')),
    ['policies/shop/web-workers.yaml:12:12: spec.targetPerNode.value: 0 is out of bounds; it must be > 0'],
  ],
  [
    'a mistyped choice',
    smallFleet(changed(WEB, 'owner: policy', 'owner: polcy')),
    [
      'clusters/shop/web.yaml:11:14: spec.pools[0].owner: "polcy" is not allowed; did you mean policy? allowed: git, policy, autoscaler, bounded',
    ],
  ],
  [
    'a number that is no choice',
    smallFleet(changed(TEMPLATE, 'replicas: 3', 'replicas: 2')),
    ['templates/production.yaml:8:15: spec.controlPlane.replicas: 2 is not allowed; allowed: 1, 3, 5, 7'],
  ],
  [
    'another form',
    smallFleet(changed(TEMPLATE, 'v1.34.8', '1.34.8')),
    [
      'templates/production.yaml:6:22: spec.kubernetesVersion: "1.34.8" has the wrong form; Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
    ],
  ],
  [
    'a missing field',
    smallFleet(changed(POLICY, '    metric: queries\n', '')),
    ['policies/shop/web-workers.yaml:11:5: spec.targetPerNode.metric: is missing; add metric'],
  ],
  [
    'too few entries',
    smallFleet(changed(TEMPLATE, '  openstack:\n    network', CIDRS)),
    ['templates/production.yaml:13:23: spec.network.podCidrs: has too few entries; at least 1'],
  ],
  [
    'two choices at once',
    smallFleet(changed(TEMPLATE, '      managed:', '      existing: {network: {name: a}}\n      managed:')),
    [
      'templates/production.yaml:15:7: spec.openstack.network: must have exactly one field; choose one of managed, existing',
    ],
  ],
  [
    'a name that is too long',
    smallFleet(changed(WEB, 'cloud: dresden', `cloud: ${'d'.repeat(64)}`)),
    ['clusters/shop/web.yaml:8:10: spec.cloud: is too long; at most 63 characters'],
  ],
  [
    'two zones with one name',
    smallFleet(changed(WEB, 'name: az2', 'name: az1')),
    [
      'clusters/shop/web.yaml:15:17: spec.pools[0].zones[1].name: name az1 is a duplicate; entry 1 has it already; rename one',
    ],
  ],
  [
    'two pools with one name',
    smallFleet(
      changed(
        WEB,
        '    - name: workers\n',
        '    - { name: workers, owner: policy, replicas: 1, machine: {} }\n    - name: workers\n',
      ),
    ),
    [
      'clusters/shop/web.yaml:11:13: spec.pools[1].name: name workers is a duplicate; entry 1 has it already; rename one',
    ],
  ],
  [
    'two metrics with one name',
    smallFleet(
      changed(
        WEB,
        'cloud: dresden',
        'cloud: dresden\n  metrics:\n    - { name: queries, weight: 1 }\n    - { name: queries, weight: 2 }',
      ),
    ),
    [
      'clusters/shop/web.yaml:11:15: spec.metrics[1].name: name queries is a duplicate; entry 1 has it already; rename one',
    ],
  ],
  [
    'lists of a remembered model that look like named ones',
    smallFleet(
      changed(
        STATE,
        'status:\n',
        'status:\n  templates:\n    - { name: a, role: bootstrap, pool: workers, model: { rules: [a, b], constructor: [c, d], zones: [{ name: a }, { name: a }] } }\n',
      ),
    ),
    [],
  ],
];
