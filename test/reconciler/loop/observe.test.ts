import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { PersistentMap } from '@krake-infra/reconciler/core/persistent-map.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { observe, readMetrics } from '@krake-infra/reconciler/loop/observe.ts';
import type { Repository, Source } from '@krake-infra/reconciler/ports.ts';
import { expect, it } from 'vitest';
import { fleetFile } from '../../support/fleet-generator.ts';

const API = 'krake-infra.io/v1alpha1' as const;
const BASE = commitId('0123456789012345678901234567890123456789');

it('asks all providers at once, each for its own metrics', async () => {
  const names = ['a', 'b', 'c'];
  const objects = names.flatMap((name): FleetObject[] => [
    {
      apiVersion: API,
      kind: 'MetricsProvider',
      metadata: { name },
      spec: { type: 'prometheus', prometheus: { url: `http://${name}` } },
    },
    {
      apiVersion: API,
      kind: 'Metric',
      metadata: { name: `${name}-load` },
      spec: { provider: name, range: { seconds: 60, reduce: 'max' } },
    },
    {
      apiVersion: API,
      kind: 'ScalingPolicy',
      metadata: { name, namespace: 'shop' },
      spec: {
        target: { cluster: name, pool: 'workers' },
        targetPerNode: { metric: `${name}-load`, value: 1 },
        bounds: { min: 1, max: 2 },
      },
    },
  ]);
  const asked: unknown[] = [];
  let release = () => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const source: Source = {
    type: 'prometheus',
    // None is answered before all were asked.
    read: async (provider, requests) => {
      asked.push([provider.metadata.name, requests]);
      if (asked.length === names.length) release();
      await all;
      return new Map(requests.map(({ metric }) => [metric, { kind: 'value', value: 1, at: 100 }]));
    },
  };
  const nothing = { files: PersistentMap.of<string, never>(), manifests: PersistentMap.of<string, never>() };
  const snapshot = { commit: BASE, fleet: loadFleet(objects.map(fleetFile)), ...nothing };
  const tracker = { name: 'none', observe: async () => new Map() };

  const readings = await readMetrics({ repository: {} as Repository, sources: [source] }, snapshot, 100);
  const { samples } = await observe(tracker, snapshot, BASE, { at: 100, readings });

  expect(asked).toEqual(
    names.map((name) => [
      name,
      [{ metric: `${name}-load`, query: `${name}-load`, range: { seconds: 60, reduce: 'max' } }],
    ]),
  );
  expect([...samples.values()].map(({ metric, kind }) => [metric, kind])).toEqual(
    names.map((name) => [`${name}-load`, 'value']),
  );
});
