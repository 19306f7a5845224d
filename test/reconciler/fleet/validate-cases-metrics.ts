import { changed, smallFleet } from '../../support/small-fleet.ts';
import type { ValidateCase } from './validate-case.ts';

const PROVIDER = 'metrics-providers/recorded.yaml';

/** What providers and metrics say about where numbers come from. */
export const METRIC_CASES: readonly ValidateCase[] = [
  ...['http://me:hidden@a.example.org', 'https://a.example.org/?token=hidden', 'https://a.example.org/%2e%2e'].map(
    (url): ValidateCase => [
      `an address that holds more than an address: ${url}`,
      smallFleet(changed(PROVIDER, 'static:', `prometheus: { url: "${url}" }\n  static:`)),
      [
        'metrics-providers/recorded.yaml:7:22: spec.prometheus.url: the address has the wrong form; Address with the path before `/api/v1`, such as `https://prometheus.example.org/prom`. User names and passwords do not belong here.',
      ],
    ],
  ),
  [
    'a provider without the settings of its type',
    smallFleet(changed(PROVIDER, 'type: static\n  static:\n    values:\n      queries: 600\n', 'type: prometheus\n')),
    [
      'metrics-providers/recorded.yaml:6:9: spec.type: type prometheus needs its settings; add the block prometheus with the url to ask',
    ],
  ],
  [
    'a provider with the settings of another type',
    smallFleet(
      changed(PROVIDER, 'type: static', 'type: prometheus\n  prometheus: { url: "https://a.example.org/prom" }'),
    ),
    [
      'metrics-providers/recorded.yaml:8:3: spec.static: the provider is of type prometheus; remove static, or make it the type',
    ],
  ],
  [
    'a range of a provider without history',
    smallFleet(
      changed(
        'metrics/queries.yaml',
        'provider: recorded',
        'provider: recorded\n  range: { seconds: 60, reduce: max }',
      ),
    ),
    [
      'metrics/queries.yaml:7:3: spec.range: provider recorded is of type static, which does not evaluate ranges; remove range, or name a provider of type prometheus',
    ],
  ],
];
