import type { ClusterState } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { clusterFacts } from '@krake-infra/reconciler/track/cluster-api/cluster-facts.ts';
import {
  applyEvents,
  EMPTY_INDEX,
  type ObjectEvent,
} from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { REDUCERS } from '@krake-infra/reconciler/track/cluster-api/reduce.ts';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../support/api-server.ts';
import {
  clusterObject,
  controlPlaneObject,
  type DeploymentShape,
  deploymentObject,
  type FluxShape,
  kustomizationObject,
  machineSetObject,
  type SetShape,
} from '../../support/cluster-api-objects.ts';

const COMMIT = 'a'.repeat(40);
const OLD = ['web-1-workers-old', 'web-1-workers-oldboot'] as const;
const NEW = ['web-1-workers-new', 'web-1-workers-newboot'] as const;
const [PLANE_OLD, PLANE_NEW] = ['web-1-control-plane-old', 'web-1-control-plane-new'];
const RETIRED = '2026-03-01T10:00:00Z';

const kept = (name: string, pool: string, retired?: string) =>
  ({ name, role: 'machine', pool, model: {}, ...(retired && { retired }) }) as const;

const state: ClusterState = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'ClusterState',
  metadata: { name: 'web-1', namespace: 'shop' },
  status: {
    versions: { controlPlane: 'v1.34.8', pools: [{ name: 'workers', kubernetesVersion: 'v1.33.12' }] },
    templates: [
      ...NEW.map((name) => kept(name, 'workers')),
      ...OLD.map((name) => kept(name, 'workers', RETIRED)),
      kept(PLANE_NEW, 'control-plane'),
      kept(PLANE_OLD, 'control-plane', RETIRED),
    ],
  },
};

function factsOf(...objects: readonly ApiObject[]) {
  const events = objects.map((object): ObjectEvent => {
    const kind = object.kind as Kind;
    return { kind, record: REDUCERS[kind](object) } as ObjectEvent;
  });
  return clusterFacts(applyEvents(EMPTY_INDEX, events), 'shop/web-1', state);
}

const plane = (upToDate: number, template = PLANE_NEW) =>
  controlPlaneObject('web-1', { desired: 3, upToDate, template });
const deployment = (templates: readonly [string, string], observed = 1, shape: Partial<DeploymentShape> = {}) =>
  deploymentObject('web-1', { desired: 2, version: 'v1.33.12', templates, observed, ...shape });
const set = (suffix: string, templates: readonly [string, string], replicas: number) =>
  machineSetObject('web-1', suffix, { desired: replicas, templates });

describe('templates that nothing uses', () => {
  const unused = (...objects: readonly ApiObject[]) => [...factsOf(clusterObject('web-1'), ...objects).unusedTemplates];

  it('are those of machine sets without machines', () => {
    expect(unused(plane(3), deployment(NEW), set('new', NEW, 2), set('old', OLD, 0))).toEqual([...OLD, PLANE_OLD]);
  });

  it.each<[string, readonly ApiObject[]]>([
    ['a machine set still has machines', [plane(3), deployment(NEW), set('new', NEW, 2), set('old', OLD, 1)]],
    [
      'a machine set shall have machines again',
      [plane(3), deployment(NEW), machineSetObject('web-1', 'old', { desired: 1, replicas: 0, templates: OLD })],
    ],
    ['the deployment refers to them', [plane(3), deployment(OLD), set('old', OLD, 0)]],
    ['the controller has not seen the deployment change', [plane(3), deployment(NEW, 0), set('new', NEW, 2)]],
  ])('are not those of a pool when %s', (_, objects) => {
    expect(unused(...objects)).toEqual([PLANE_OLD]);
  });

  it.each<[string, readonly ApiObject[]]>([
    ['it rolls', [plane(1)]],
    ['it refers to it', [plane(3, PLANE_OLD)]],
    ['it was not seen', []],
  ])('are not those of a control plane while %s', (_, objects) => {
    expect(unused(...objects, deployment(NEW), set('new', NEW, 2))).toEqual([...OLD]);
  });

  it('are none of a cluster that was not seen', () => {
    expect([...factsOf(plane(3), deployment(NEW)).unusedTemplates]).toEqual([]);
  });
});

describe('the unrest of a cluster', () => {
  const unrest = (...objects: readonly ApiObject[]) => factsOf(...objects).unrest;
  const calm = clusterObject('web-1');
  const behind = controlPlaneObject('web-1', { desired: 3, template: PLANE_NEW, version: 'v1.33.12' });

  it('is none when every machine is what was rendered, and ready', () => {
    expect(unrest(calm, plane(3), deployment(NEW))).toBeUndefined();
  });

  const made = (suffix: string, templates: readonly [string, string], shape: Partial<SetShape>) =>
    machineSetObject('web-1', suffix, { desired: 2, templates, version: 'v1.33.12', ...shape });

  it('is none with the machine sets of before empty', () => {
    expect(unrest(calm, plane(3), deployment(NEW), made('new', NEW, {}), made('old', OLD, { desired: 0 }))).toBe(
      undefined,
    );
  });

  // counters and conditions of the deployment say that all is well in each of these
  it.each<[string, readonly ApiObject[], RegExp]>([
    ['machines are of another version', [made('a', NEW, { version: 'v1.32.1' })], /web-1-workers-a, made before its/],
    [
      'machines are of another template',
      [made('a', OLD, {}), made('b', NEW, { desired: 0 })],
      /workers-a, made before/,
    ],
    ['machines of before are leaving', [made('a', OLD, { desired: 0, replicas: 1 }), made('b', NEW, {})], /-a, made/],
    ['new machines are not ready', [made('a', NEW, { ready: 1 })], /its MachineSets have 1 of 2 ready/],
    ['new machines are not there', [made('a', NEW, { replicas: 1 })], /its MachineSets have 1 of 2 ready/],
  ])('is told from machine sets when %s', (_, sets, reason) => {
    expect(unrest(calm, plane(3), deployment(NEW), ...sets)).toMatch(reason);
  });

  it.each<[string, readonly ApiObject[], RegExp]>([
    [
      'the control plane was seen at another version',
      [calm, behind, deployment(NEW)],
      /at v1.33.12, not yet at v1.34.8/,
    ],
    ['the control plane was seen with another template', [calm, plane(3, PLANE_OLD), deployment(NEW)], /not seen with/],
    ['the control plane rolls', [calm, plane(1), deployment(NEW)], /RollingOut, 1 of 3 up to date/],
    [
      'the controller has not seen what only kubeadm of the control plane is told',
      [calm, { ...plane(3), metadata: { ...plane(3).metadata, generation: 2 } }, deployment(NEW)],
      /has not seen its newest settings/,
    ],
    ['the control plane was not seen', [calm, deployment(NEW)], /does not have its control plane/],
    ['a pool was not seen', [calm, plane(3)], /does not have pool workers/],
    [
      'a pool was seen with other templates',
      [calm, plane(3), deployment(OLD)],
      /not seen with template web-1-workers-new/,
    ],
    [
      'a pool was seen at another version',
      [calm, plane(3), deployment(NEW, 1, { version: 'v1.34.8' })],
      /at v1.34.8, not yet at v1.33.12/,
    ],
    ['machines of a pool are not ready', [calm, plane(3), deployment(NEW, 1, { ready: 1 })], /1 of 2 ready/],
    ['the controller has not seen a pool change', [calm, plane(3), deployment(NEW, 0)], /has not seen/],
    ['the cluster is not available', [clusterObject('web-1', false), plane(3), deployment(NEW)], /no machines/],
    ['the cluster was not seen', [plane(3), deployment(NEW)], /does not have the cluster/],
  ])('is told when %s', (_, objects, reason) => {
    expect(unrest(...objects)).toMatch(reason);
  });
});

describe('what Flux applied', () => {
  const facts = (shape: FluxShape) =>
    factsOf(kustomizationObject('web-1', shape), {
      ...kustomizationObject('fleet', { applied: COMMIT }),
      metadata: { namespace: 'flux-system', name: 'fleet', generation: 1 },
    });

  it('is the commit of a Kustomization that is ready', () => {
    expect(facts({ applied: COMMIT })).toMatchObject({ objects: { commit: COMMIT }, delivery: { commit: COMMIT } });
  });

  it('is nothing while Flux complains, with the reason', () => {
    const { objects } = facts({ applied: COMMIT, ready: 'False', reason: 'BuildFailed', message: 'bad yaml' });
    expect(objects).toEqual({ reason: 'Kustomization web-1 BuildFailed: bad yaml' });
  });

  it('is nothing without a Kustomization', () => {
    expect(factsOf().objects).toEqual({ reason: 'Flux has no Kustomization shop/web-1' });
  });
});

it('a cluster that is being deleted is not available', () => {
  const { metadata, ...rest } = clusterObject('web-1');
  expect(factsOf({ metadata, ...rest }).available).toBe(true);
  expect(factsOf({ ...rest, metadata: { ...metadata, deletionTimestamp: RETIRED } }).available).toBe(false);
});
