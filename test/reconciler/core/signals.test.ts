import type { Metric, MetricSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { classify, type Reading } from '@krake-infra/reconciler/core/signals.ts';
import { describe, expect, it } from 'vitest';
import { NOW } from './observations.ts';

const metric = (spec: Partial<MetricSpec> = {}): Metric => ({
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Metric',
  metadata: { name: 'queries' },
  spec: { provider: 'recorded', ...spec },
});
const value = (number: number, at = NOW): Reading => ({ kind: 'value', value: number, at });

describe('a reading becomes', () => {
  it('a value with its age, source and metric', () => {
    expect(classify(metric(), value(12, NOW - 40), NOW)).toEqual({
      kind: 'value',
      metric: 'queries',
      source: 'recorded',
      value: 12,
      at: NOW - 40,
      age: 40,
    });
  });

  it('absent, never a number, when the source has none', () => {
    const found = classify(metric(), { kind: 'absent' }, NOW);
    expect(found.kind).toBe('absent');
    expect(found).not.toHaveProperty('value');
  });

  it('an error with the message of the source', () => {
    expect(classify(metric(), { kind: 'error', message: 'status 503' }, NOW)).toMatchObject({
      kind: 'error',
      message: 'status 503',
    });
  });

  it.each([
    ['at the default age', {}, value(1, NOW - 300), 'value'],
    ['beyond the default age', {}, value(1, NOW - 301), 'stale'],
    ['at its own age', { staleAfterSeconds: 20 }, value(1, NOW - 20), 'value'],
    ['beyond its own age', { staleAfterSeconds: 20 }, value(1, NOW - 20.5), 'stale'],
    ['zero', {}, value(0), 'value'],
    ['below zero without bounds', {}, value(-5), 'value'],
    ['at min', { min: 1 }, value(1), 'value'],
    ['below min', { min: 1 }, value(0.99), 'error'],
    ['at max', { max: 1 }, value(1), 'value'],
    ['above max', { max: 1 }, value(1.01), 'error'],
    ['no number', {}, value(Number.NaN), 'error'],
    ['infinite', {}, value(Number.POSITIVE_INFINITY), 'error'],
    ['minus infinite', {}, value(Number.NEGATIVE_INFINITY), 'error'],
    ['a little ahead of our clock', {}, value(1, NOW + 60), 'value'],
    ['far ahead of our clock', {}, value(1, NOW + 61), 'error'],
    ['of no time', {}, value(1, Number.NaN), 'error'],
    ['before 1970', {}, value(1, -1), 'error'],
    ['wrong and old', { max: 1 }, value(2, NOW - 9999), 'error'],
  ] as const)('%s: %o %o -> %s', (_, spec, reading, kind) => {
    expect(classify(metric(spec), reading, NOW).kind).toBe(kind);
  });

  it('never younger than nothing', () => {
    expect(classify(metric(), value(1, NOW + 30), NOW)).toMatchObject({ age: 0 });
  });
});
