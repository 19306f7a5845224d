import { applyDecision } from '@krake-infra/reconciler/core/apply.ts';
import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Decision, HoldDecision, ScaleDecision } from '@krake-infra/reconciler/core/decision.ts';
import type {
  ClusterStatus,
  FleetSpec,
  ScaleRecord,
  ScalingPolicy,
  ScalingPolicySpec,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import { namespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { Observation, PoolStatus } from '@krake-infra/reconciler/core/observation.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import type { Sample } from '@krake-infra/reconciler/core/signals.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import { fleetOf, type SamplePool, sample } from './samples.ts';

/** 2026-03-01T12:00:00Z. */
export const NOW = 1_772_366_400;

/** One pool, its policy and what is seen of both. Defaults: 3 settled nodes under a load of 300 with target 100. */
export interface Scene {
  readonly at?: number;
  readonly load?: number;
  /** Seconds from the measurement to the observation. */
  readonly age?: number;
  readonly sample?: Sample;
  readonly size?: number;
  readonly pool?: Partial<SamplePool>;
  readonly spec?: Partial<ScalingPolicySpec>;
  readonly status?: ClusterStatus;
  readonly seen?: PoolStatus | 'nothing';
  readonly policies?: readonly ScalingPolicy[];
  readonly fleet?: FleetSpec;
}

export const SETTLED: PoolStatus = { settled: true, source: 'simulated' };

export function policy(spec: Partial<ScalingPolicySpec> = {}, name = 'follow'): ScalingPolicy {
  return {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ScalingPolicy',
    metadata: { namespace: 'shop', name },
    spec: {
      target: { cluster: 'web', pool: 'workers' },
      targetPerNode: { metric: 'queries', value: 100 },
      bounds: { min: 1, max: 10 },
      coolDown: { upSeconds: 0, downSeconds: 600 },
      step: { up: 10, down: 10 },
      ...spec,
    },
  };
}

export function observation(scene: Scene = {}): Observation {
  const { at = NOW, size = 3, seen = SETTLED, age = 10 } = scene;
  const pool = { name: 'workers', owner: 'policy', replicas: size, scaleDown: { evidence: 'load' }, ...scene.pool };
  const { data } = fleetOf(sample({ pools: [pool as SamplePool], status: scene.status ?? {} }));
  const policies = scene.policies ?? [policy(scene.spec)];
  return {
    at,
    base: commitId('0123456789'.repeat(4)),
    data: {
      ...data,
      fleet: { ...data.fleet, spec: scene.fleet ?? data.fleet.spec },
      policies: new Map(policies.map((each) => [namespacedName(each.metadata), each])),
    },
    samples: new Map([['queries', scene.sample ?? fresh(scene.load ?? 300, at - age, age)]]),
    pools: new Map(seen === 'nothing' ? [] : [['shop/web/workers', seen]]),
  };
}

export function fresh(value: number, at: number, age = 0): Sample {
  return { kind: 'value', metric: 'queries', source: 'recorded', value, at, age };
}

/** A change of size that ended `ago` seconds before {@link NOW}. */
export function change(from: number, to: number, ago: number, decision = 'd0d0d0d0d0d0'): ScaleRecord {
  return { at: timestamp(NOW - ago), from, to, decision };
}

export function workers(lastUp?: ScaleRecord, lastDown?: ScaleRecord): ClusterStatus {
  return { pools: [{ name: 'workers', ...(lastUp && { lastUp }), ...(lastDown && { lastDown }) }] };
}

/** The only decision of a scene. */
export function decided(scene: Scene): Decision {
  const [decision, second] = decide(observation(scene));
  if (!decision || second) throw new Error('not one decision');
  return decision;
}

export function scaled(scene: Scene): ScaleDecision {
  const decision = decided(scene);
  if (decision.kind !== 'scale') throw new Error(`held: ${decision.reason}`);
  return decision;
}

export function heldBack(scene: Scene): HoldDecision {
  const decision = decided(scene);
  if (decision.kind !== 'hold') throw new Error(`scaled: ${decision.reason}`);
  return decision;
}

/** The fleet after the decision of a scene was carried out, as a scene. */
export function afterDecision(scene: Scene): Scene {
  const decision = scaled(scene);
  const { status } = applyDecision(observation(scene).data, decision).state;
  return { ...scene, size: decision.to, status: status ?? {} };
}
