import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { describe, expect, it } from 'vitest';
import { crdErrors, type KubernetesObject } from '../../support/crd-validator.ts';
import { SMALL_FLEET, smallFleet } from '../../support/small-fleet.ts';

const AT = '2026-03-01T08:00:00Z';
const CLOUD = `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: dresden
spec:
  provider: inmemory
`;
const SLOW = `${CLOUD}  inmemory:
    machine:
      vm: { startupSeconds: 30 }
`;

function fleetOn(cloud: string) {
  const { data, problems } = loadFleet(smallFleet({ 'clouds/dresden.yaml': cloud }));
  expect(problems.map(formatProblem)).toEqual([]);
  return data;
}

function render(cloud: string): readonly KubernetesObject[] {
  return (fleetRenderer.cluster(fleetOn(cloud), 'shop/web', AT)?.objects ?? []) as readonly KubernetesObject[];
}

describe('the same fleet files on the in-memory provider', () => {
  it('render, although their machines have a block of another provider', () => {
    const objects = render(CLOUD);
    expect(objects.flatMap(crdErrors)).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'DevMachineTemplate')).toHaveLength(2);
    expect(JSON.stringify(objects)).not.toMatch(/openstack/i);
  });

  it('keep names and sizes of everything but templates', () => {
    const kept = (cloud: string) =>
      render(cloud)
        .filter(({ kind }) => !/Template$|^DevCluster$|^OpenStackCluster$/.test(kind))
        .map(({ kind, metadata, spec }) => [kind, metadata.name, spec.replicas]);
    expect(kept(CLOUD)).toEqual(kept(SMALL_FLEET['clouds/dresden.yaml'] ?? ''));
  });

  it('get new machine templates from a change of the start-up', () => {
    const names = (cloud: string) =>
      render(cloud)
        .filter(({ kind }) => kind === 'DevMachineTemplate')
        .map(({ metadata }) => metadata.name);
    expect(names(SLOW)).toHaveLength(2);
    expect(names(SLOW).filter((name) => names(CLOUD).includes(name))).toEqual([]);
  });

  it('have no objects for the cloud, because there are no credentials', () => {
    const { files } = fleetRenderer.shared(fleetOn(CLOUD));
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('manifests/main/_base/shop/namespace.yaml');
    expect(paths).not.toContain('manifests/main/_base/identities.yaml');
  });
});
