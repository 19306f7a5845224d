import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { describe, expect, it } from 'vitest';
import { crdErrors, type KubernetesObject } from '../../support/crd-validator.ts';
import { smallFleet } from '../../support/small-fleet.ts';

const WRITTEN = `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: dresden
spec:
  provider: yaook
  yaook:
    keystone: { name: keystone }
    externalNetwork: { name: public }
`;
const DISCOVERED = `${WRITTEN}    discovered:
      region: YaookRegion
      caBundle: |
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
      mtu: 1284
`;

const load = (cloud: string) => loadFleet(smallFleet({ 'clouds/dresden.yaml': cloud }));

describe('the same fleet files on a Yaook cloud', () => {
  it('render from three lines and what was discovered', () => {
    const { data, problems } = load(DISCOVERED);
    expect(problems.map(formatProblem)).toEqual([]);
    const objects = (fleetRenderer.cluster(data, 'shop/web', '2026-03-01T08:00:00Z')?.objects ??
      []) as KubernetesObject[];
    expect(objects.flatMap(crdErrors)).toEqual([]);
    const infrastructure = objects.find(({ kind }) => kind === 'OpenStackCluster');
    expect(infrastructure?.spec).toMatchObject({ networkMTU: 1284, identityRef: { region: 'YaookRegion' } });
  });

  it('are refused at the file of the cloud before anything was discovered', () => {
    expect(fleetProblems(load(WRITTEN)).map(formatProblem)).toEqual([
      expect.stringMatching(/^clouds\/dresden\.yaml:8:\d+: spec\.yaook\.region: .*; run krake-infra cloud discover/),
      expect.stringMatching(/^clouds\/dresden\.yaml:8:\d+: spec\.yaook\.caBundle: /),
    ]);
  });

  it('say which line of the cloud is no field', () => {
    const { problems } = load(`${WRITTEN}    discovers: {}\n`);
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/^clouds\/dresden\.yaml:10:/)]);
  });
});
