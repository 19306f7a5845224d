import { fieldsWithout, ownedAlone, withoutControllers } from '@krake-infra/cli/import/owners.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { describe, expect, it } from 'vitest';

const FLUX = 'kustomize-controller';
const owner = (manager: string, fieldsV1: object, operation = 'Update') => ({ manager, operation, fieldsV1 }) as never;

describe('ownedAlone', () => {
  const applied = { 'f:spec': { 'f:replicas': {}, 'f:template': { 'f:version': {} } } };

  it('leaves others what Flux does not apply, and nothing else', () => {
    const tool = owner('tool', { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } }, ...applied }, 'Apply');
    const controller = owner('manager', { 'f:spec': { 'f:replicas': {}, 'f:endpoint': {} } });
    expect(ownedAlone([tool, controller, owner(FLUX, applied, 'Apply')], FLUX)).toEqual([
      owner('tool', { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } } }, 'Apply'),
      owner('manager', { 'f:spec': { 'f:endpoint': {} } }),
      owner(FLUX, applied, 'Apply'),
    ]);
  });

  it('drops an owner of nothing, and an entry as such is nothing', () => {
    const tool = owner('tool', { 'f:spec': { '.': {}, 'f:replicas': {} } });
    expect(ownedAlone([tool, owner(FLUX, applied, 'Apply')], FLUX)).toEqual([owner(FLUX, applied, 'Apply')]);
  });

  it('changes nothing before Flux has applied the object, nor what belongs to a subresource', () => {
    const tool = owner('tool', applied);
    expect(ownedAlone([tool, owner(FLUX, applied)], FLUX)).toEqual([tool, owner(FLUX, applied)]);
    const scaler = { ...(owner('scaler', applied) as object), subresource: 'scale' } as never;
    expect(ownedAlone([scaler, owner(FLUX, applied, 'Apply')], FLUX)).toContain(scaler);
  });
});

describe('fieldsWithout', () => {
  it('goes into lists by the keys of their entries', () => {
    const all = { 'f:ports': { 'k:{"port":1}': { '.': {}, 'f:name': {} }, 'k:{"port":2}': { '.': {} } } };
    const taken = { 'f:ports': { 'k:{"port":1}': { '.': {}, 'f:name': {} } } };
    expect(fieldsWithout(all, taken)).toEqual({ 'f:ports': { 'k:{"port":2}': { '.': {} } } });
  });
});

describe('withoutControllers', () => {
  const object = (managedFields: readonly object[]): Manifest =>
    ({
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
      kind: 'DevCluster',
      metadata: { name: 'a', annotations: { mine: '1', theirs: '2' }, labels: {}, managedFields },
      spec: { backend: {}, controlPlaneEndpoint: { host: 'x' } },
    }) as Manifest;
  const annotated = (key: string) => ({ 'f:metadata': { 'f:annotations': { [`f:${key}`]: {} } } });

  it('leaves out the endpoint and annotations of those who set nothing else', () => {
    const person = owner('kubectl', { ...annotated('mine'), 'f:spec': { 'f:backend': {} } });
    const controller = owner('manager', { ...annotated('theirs'), 'f:spec': { 'f:controlPlaneEndpoint': {} } });
    const { metadata, spec } = withoutControllers(object([person, controller]));
    expect([metadata.annotations, spec]).toEqual([{ mine: '1' }, { backend: {} }]);
  });

  it('keeps an endpoint that its author set', () => {
    const person = owner('kubectl', { 'f:spec': { 'f:backend': {}, 'f:controlPlaneEndpoint': {} } });
    const { metadata, spec } = withoutControllers(object([person]));
    expect(spec).toHaveProperty('controlPlaneEndpoint');
    expect(metadata.annotations).toEqual({ mine: '1', theirs: '2' });
  });

  it('takes an object that nobody keeps track of as it is', () => {
    expect(withoutControllers(object([]))).toEqual(object([]));
  });

  it('leaves out references where they are made from a topology, and only there', () => {
    const references = { controlPlaneRef: { name: 'a-x7k2p' }, infrastructureRef: { name: 'a-b4n9q' } };
    const controller = owner('manager', { 'f:spec': { 'f:controlPlaneRef': {}, 'f:infrastructureRef': {} } });
    const of = (spec: object, person: object) =>
      withoutControllers({ ...object([controller, owner('kubectl', { 'f:spec': person })]), spec: spec as never }).spec;
    expect(of({ topology: {}, ...references }, { 'f:topology': {} })).toEqual({ topology: {} });
    expect(of({ paused: true, ...references }, { 'f:paused': {} })).toEqual({ paused: true, ...references });
  });
});
