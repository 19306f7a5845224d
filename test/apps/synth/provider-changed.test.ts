import { applyToFolder } from '@krake-infra/cli/work-tree.ts';
import { formatProblem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { blobId } from '@krake-infra/reconciler/core/repository.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { blobIdOf } from '@krake-infra/synth/blob-id.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesise } from '@krake-infra/synth/synthesise.ts';
import { describe, expect, it } from 'vitest';
import { smallSnapshot } from '../../support/change-sequences.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { changed, SMALL_FLEET, smallFleet } from '../../support/small-fleet.ts';

const AT = '2026-03-01T08:00:00Z';
const DRESDEN = 'clouds/dresden.yaml';
const STATE = 'clusters/shop/web.state.yaml';
const OPENSTACK = SMALL_FLEET[DRESDEN] ?? '';
const INMEMORY = `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: dresden
spec:
  provider: inmemory
`;
const LEIPZIG = { 'clouds/leipzig.yaml': INMEMORY.replace('dresden', 'leipzig') };
const MOVED = { ...LEIPZIG, ...changed('clusters/shop/web.yaml', 'cloud: dresden', 'cloud: leipzig') };

/** The small fleet with the states that rendering it on this cloud gave. */
function rendered(cloud: string): Record<string, string> {
  const { data } = loadFleet(smallFleet({ [DRESDEN]: cloud }));
  const states = renderFleet(data, AT).files.filter(({ path }) => path.endsWith('.state.yaml'));
  return { [DRESDEN]: cloud, ...Object.fromEntries(states.map(({ path, bytes }) => [path, text(bytes)])) };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const unrecorded = (files: Record<string, string>) => {
  const entries = Object.entries(files).map(([path, content]) => [path, content.replace(/^ {2}provider: \w+\n/m, '')]);
  return { ...Object.fromEntries(entries), [DRESDEN]: files[DRESDEN] ?? '' };
};

function problemsOf(files: readonly FleetFile[]) {
  const fleet = loadFleet(files);
  expect(fleet.problems).toEqual([]);
  return fleetProblems(fleet);
}

function thrownBy(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ rule }) => rule ?? '');
    throw error;
  }
  return [];
}

describe('templates of a cluster', () => {
  it.each(['openstack', 'inmemory'])('are kept with the provider that they were made for, %s', (provider) => {
    const files = rendered(provider === 'openstack' ? OPENSTACK : INMEMORY);
    expect(files[STATE]).toMatch(new RegExp(`^  provider: ${provider}$`, 'm'));
    expect(problemsOf(smallFleet(files))).toEqual([]);
  });

  it.each([
    ['openstack', 'inmemory', OPENSTACK, INMEMORY],
    ['inmemory', 'openstack', INMEMORY, OPENSTACK],
  ])('are refused when the provider of the cloud goes from %s to %s', (was, is, before, after) => {
    const files = smallFleet({ ...rendered(before), [DRESDEN]: after });
    const found = problemsOf(files).filter(({ rule }) => rule === 'provider-changed');
    expect(found.map(({ file, field, line }) => [file, field, line])).toEqual([
      ['clusters/shop/batch.yaml', 'spec.cloud', 8],
      ['clusters/shop/web.yaml', 'spec.cloud', 8],
    ]);
    expect(found[1]?.message).toBe(`the cloud is of provider ${is}, but the cluster's templates were made for ${was}`);
    expect(found[1]?.hint).toMatch(/undo this change/);
    expect(thrownBy(() => renderFleet(loadFleet(files).data, AT))).toContain('provider-changed');
  });

  it.each([
    ['openstack', OPENSTACK, INMEMORY],
    ['inmemory', INMEMORY, OPENSTACK],
  ])('are refused when a cluster moves away from a cloud of provider %s', (_, before, after) => {
    const moved = { ...MOVED, 'clouds/leipzig.yaml': after.replace('dresden', 'leipzig') };
    const found = problemsOf(smallFleet({ ...rendered(before), ...moved }));
    expect(found.map(({ rule, file }) => [rule, file])).toContainEqual(['provider-changed', 'clusters/shop/web.yaml']);
    expect(found.some(({ file }) => file === 'clusters/shop/batch.yaml')).toBe(false);
  });

  it('that nobody wrote a provider down for are refused when the provider can not read them', () => {
    const files = smallFleet({ ...unrecorded(rendered(OPENSTACK)), [DRESDEN]: INMEMORY });
    const found = problemsOf(files);
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['template-unreadable']));
    expect(found.map(formatProblem)).toContainEqual(
      expect.stringMatching(
        /^clusters\/shop\/web\.state\.yaml:\d+:\d+: status\.templates\[0\]\.model: provider inmemory can not read the model of template web-control-plane-\w+; give the cluster a cloud/,
      ),
    );
    expect(thrownBy(() => renderFleet(loadFleet(files).data, AT))).toContain('template-unreadable');
  });

  it('that nobody wrote a provider down for are taken as they are, and their provider is written down', () => {
    const files = smallFleet(unrecorded(rendered(OPENSTACK)));
    expect(problemsOf(files)).toEqual([]);
    const state = renderFleet(loadFleet(files).data, AT).files.find(({ path }) => path === STATE);
    expect(text(state?.bytes ?? new Uint8Array())).toBe(rendered(OPENSTACK)[STATE]);
  });

  it('say nothing of a later cluster of the name, which begins without any', () => {
    const memory = `apiVersion: krake-infra.io/v1alpha1
kind: ClusterState
metadata: { name: web, namespace: shop }
status: { provider: openstack }
`;
    expect(problemsOf(smallFleet({ [STATE]: memory, [DRESDEN]: INMEMORY }))).toEqual([]);
  });

  it('stop a change of the loop and a synthesis by cdk8s in the same way', async () => {
    const before = await smallSnapshot();
    const bytes = new TextEncoder().encode(INMEMORY);
    const change = () =>
      prepareChange(before, [{ path: DRESDEN, bytes }], {
        renderer: fleetRenderer,
        repository: { idOf: (bytes) => blobId(blobIdOf(bytes)) },
        at: AT,
      });
    expect(new Set(thrownBy(change))).toEqual(new Set(['provider-changed']));
    const folder = temporaryFolder();
    applyToFolder(folder, smallFleet({ ...rendered(OPENSTACK), [DRESDEN]: INMEMORY }));
    expect(thrownBy(() => synthesise(folder, `${folder}/out`))).toContain('provider-changed');
  });
});
