import type { ClusterBody, ClusterStatus, KeptTemplate } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { afterStep, nextUpgradeStep, type UpgradeFacts, upgradeText } from '@krake-infra/reconciler/core/upgrade.ts';
import {
  compareVersions,
  inEffect,
  parseVersion,
  renderedVersions,
  type Version,
  versionStep,
  waitingPools,
} from '@krake-infra/reconciler/core/versions.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const AT = '2026-03-01T10:00:00Z';
const COMMIT = commitId('a'.repeat(40));
const READY: UpgradeFacts = { applied: { commit: COMMIT } };
const [OLD, NEW] = ['v1.33.4', 'v1.34.8'];

const body = (
  kubernetesVersion: string,
  pools: Readonly<Record<string, string | undefined>>,
): Partial<ClusterBody> => ({
  kubernetesVersion,
  pools: Object.entries(pools).map(([name, own]) => ({
    name,
    replicas: 1,
    machine: {},
    ...(own !== undefined && { kubernetesVersion: own }),
  })),
});

const template = (pool: string): KeptTemplate => ({ name: `web-${pool}`, role: 'machine', pool, model: {} });

/** What is remembered of a cluster that was rendered like this. */
const rendered = (wish: Partial<ClusterBody>, before: ClusterStatus = {}): ClusterStatus => ({
  ...before,
  templates: (wish.pools ?? []).map(({ name }) => template(name)),
  versions: renderedVersions(wish, before, AT),
});

const both = { web: undefined, batch: undefined };
/** The cluster right after somebody asked for the new version. */
const begun = rendered(body(NEW, both), rendered(body(OLD, both)));

describe('a new version', () => {
  it("is the control plane's at once, and the pools' later", () => {
    expect(begun.versions).toEqual({
      controlPlane: NEW,
      pools: [
        { name: 'web', kubernetesVersion: OLD },
        { name: 'batch', kubernetesVersion: OLD },
      ],
      upgrade: { since: AT, at: AT },
    });
    expect(inEffect(body(NEW, both), begun).pools?.map((pool) => pool.kubernetesVersion)).toEqual([OLD, OLD]);
  });

  it("is everybody's at once where nothing was rendered before, and where a pool is new", () => {
    expect(rendered(body(NEW, both)).versions).toEqual({ controlPlane: NEW });
    expect(waitingPools(body(NEW, { ...both, new: undefined }), begun).map(({ name }) => name)).toEqual([
      'web',
      'batch',
    ]);
    const { versions = { controlPlane: '' } } = begun;
    expect(rendered(body(NEW, both), { versions, removed: AT }).versions).toEqual({ controlPlane: NEW });
  });

  it('of one pool waits for its turn as well, and one that lags behind by itself does not', () => {
    const lagging = rendered(body(NEW, { web: OLD, batch: undefined }));
    expect(lagging.versions).toEqual({ controlPlane: NEW, pools: [{ name: 'web', kubernetesVersion: OLD }] });
    expect(waitingPools(body(NEW, { web: OLD, batch: undefined }), lagging)).toEqual([]);
    expect(waitingPools(body(NEW, both), lagging)).toEqual([{ name: 'web', from: OLD, to: NEW }]);
    expect(rendered(body(NEW, both), lagging).versions?.upgrade).toEqual({ since: AT, at: AT });
  });

  it('that a pool can not have is not waited for, so that it is refused at once', () => {
    expect(waitingPools(body(OLD, { web: NEW }), rendered(body(OLD, { web: undefined })))).toEqual([]);
    expect(waitingPools(body(OLD, both), rendered(body(NEW, both)))).toEqual([]);
  });

  it("is everybody's at once where Cluster API orders the pools itself, and over once all is ready", () => {
    const before = { templates: [], versions: { controlPlane: OLD } };
    const status = { templates: [], versions: renderedVersions(body(NEW, both), before, AT) };
    expect(status.versions).toEqual({ controlPlane: NEW, upgrade: { since: AT, at: AT } });
    expect(nextUpgradeStep(body(NEW, both), status, { ...READY, unrest: 'pools pending' })).toMatchObject({
      kind: 'wait',
    });
    expect(nextUpgradeStep(body(NEW, both), status, READY)).toMatchObject({ kind: 'end' });
  });

  it('is told with what is still to come', () => {
    expect(upgradeText(body(NEW, both), begun)).toMatchInlineSnapshot(
      `"being upgraded since 2026-03-01T10:00:00Z, control plane at v1.34.8, latest step 2026-03-01T10:00:00Z; still to come, one after another: web (v1.33.4 -> v1.34.8), batch (v1.33.4 -> v1.34.8)"`,
    );
    expect(upgradeText(body(NEW, both), rendered(body(NEW, both)))).toBeUndefined();
  });
});

describe('the next step of an upgrade', () => {
  const removing: ClusterStatus = {
    ...begun,
    pools: [{ name: 'web', deletion: { phase: 'lifting', at: AT, decision: 'd1' } }],
  };
  const left = { ...begun, versions: { controlPlane: NEW, upgrade: { since: AT, at: AT } } };
  const stopped = { ...begun, versions: { ...left.versions, upgrade: { since: AT, at: AT, stopped: AT } } };
  const last = { ...removing, versions: { ...left.versions, pools: [{ name: 'web', kubernetesVersion: OLD }] } };
  const closed = 'proposals/shop/web/web/upgrade';

  it.each<[string, ClusterStatus, UpgradeFacts, readonly [string, RegExp]]>([
    ['is the first pool once all is ready', begun, READY, ['pool', /seen ready with commit aaaaaaaaaaaa/]],
    ['is the end once no pool waits', left, READY, ['end', /seen ready/]],
    ['waits until Flux is content', begun, { applied: { reason: 'BuildFailed' } }, ['wait', /^BuildFailed$/]],
    [
      'waits while machines are not at rest',
      begun,
      { ...READY, unrest: '1 of 3 ready' },
      ['wait', /10:00:00Z is not ready: 1 of 3/],
    ],
    ['waits for a person where nothing is seen', begun, {}, ['wait', /no management cluster is connected/]],
    ['waits while the fleet is paused', begun, { ...READY, pause: 'all' }, ['wait', /pause all/]],
    ['does not mind paused sizes', begun, { ...READY, pause: 'in' }, ['pool', /seen ready/]],
    ['stops when a person closed its proposal', begun, { ...READY, closed }, ['stop', /was closed by a person/]],
    ['waits for that person then', stopped, READY, ['wait', /a person stopped it/]],
    ['waits until a pool is gone that is being removed', last, READY, ['wait', /pool web is being removed/]],
  ])('%s', (_, status, facts, [kind, reason]) => {
    const step = nextUpgradeStep(body(NEW, both), status, facts);
    expect(step).toMatchObject({ kind, reason: expect.stringMatching(reason) });
  });

  it('passes over a pool that is being removed', () => {
    expect(nextUpgradeStep(body(NEW, both), removing, READY)).toMatchObject({ kind: 'pool', pool: { name: 'batch' } });
  });

  it('of a person goes on where another stopped', () => {
    const step = { kind: 'pool', pool: { name: 'web', from: OLD, to: NEW }, reason: '', trigger: '' } as const;
    expect(afterStep(stopped, step, '2026-03-01T11:00:00Z').versions?.upgrade).toEqual({
      since: AT,
      at: '2026-03-01T11:00:00Z',
    });
  });
});

it.each([
  ['v1.33.4', 'v1.33.4', 'possible'],
  ['v1.33.4', 'v1.33.10', 'possible'],
  ['v1.33.10', 'v1.33.4', 'downgrade'],
  ['v1.33.4', 'v1.34.0', 'possible'],
  ['v1.33.4', 'v1.35.0', 'minor-skipped'],
  ['v1.34.0', 'v1.33.9', 'downgrade'],
  ['v1.34.0', 'v2.0.0', 'minor-skipped'],
  ['latest', 'v1.34.0', undefined],
])('%s to %s is %s', (from, to, step) => {
  expect(versionStep(from, to)).toBe(step);
});

/** Wishes one after the other, and how many steps of the loop lie between them. */
const wishes = fc.array(
  fc.record({
    patch: fc.integer({ min: 0, max: 3 }),
    minor: fc.boolean(),
    own: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    pools: fc.subarray(['a', 'b', 'c']),
    steps: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 6 },
);

it('whatever is asked for and however far the loop gets, one pool moves at a time and none passes the control plane', () => {
  fc.assert(
    fc.property(wishes, (list) => {
      let status: ClusterStatus = {};
      let [minor, patch] = [30, 0];
      for (const wish of list) {
        const isOver = status.versions?.upgrade === undefined;
        const next: [number, number] =
          wish.minor && isOver ? [minor + 1, wish.patch] : [minor, Math.max(patch, wish.patch)];
        const before = `v1.${minor}.${patch}`;
        [minor, patch] = next;
        const pools = Object.fromEntries(wish.pools.map((name) => [name, name === wish.own ? before : undefined]));
        const asked = body(`v1.${minor}.${patch}`, pools);
        const old = effective(asked, status);
        status = rendered(asked, status);
        // What was rendered before moves by steps alone.
        expect(effective(asked, status)).toEqual(old);
        for (let step = 0; step < wish.steps; step++) status = oneStep(asked, status);
      }
      const last = list.at(-1) as (typeof list)[number];
      const final = body(`v1.${minor}.${patch}`, Object.fromEntries(last.pools.map((name) => [name, undefined])));
      status = rendered(final, status);
      for (let step = 0; step < 5; step++) status = oneStep(final, status);
      expect(status.versions).toEqual({ controlPlane: final.kubernetesVersion });
    }),
  );
});

function effective(asked: Partial<ClusterBody>, status: ClusterStatus) {
  const { kubernetesVersion: controlPlane, pools = [] } = inEffect(asked, status);
  return pools.map(({ name, kubernetesVersion = controlPlane }) => `${name} ${kubernetesVersion}`);
}

function oneStep(asked: Partial<ClusterBody>, status: ClusterStatus): ClusterStatus {
  if (!status.versions?.upgrade) return status;
  const step = nextUpgradeStep(asked, status, READY);
  if (step.kind === 'wait') throw new Error(step.reason);
  const next = rendered(asked, afterStep(status, step, AT));
  const [was, is] = [effective(asked, status), effective(asked, next)];
  expect(is.filter((pool, index) => pool !== was[index])).toHaveLength(step.kind === 'pool' ? 1 : 0);
  const plane = parseVersion(next.versions?.controlPlane) as Version;
  for (const pool of is)
    expect(compareVersions(parseVersion(pool.split(' ')[1]) as Version, plane)).toBeLessThanOrEqual(0);
  return next;
}
