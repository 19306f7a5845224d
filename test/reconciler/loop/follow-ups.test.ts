import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FollowedLoop, type Setting } from '../../support/followed-loop.ts';
import { git } from '../../support/git-repositories.ts';

const CLUSTER = 'team-0/cluster-0';
const STATE = `clusters/${CLUSTER}.state.yaml`;
const MANIFEST = `manifests/main/${CLUSTER}/cluster.yaml`;
const FLUX = `manifests/main/_flux/${CLUSTER}.yaml`;

const changed = (loop: FollowedLoop) => git(loop.place.remote, 'show', '--format=', '--name-only', 'main').split('\n');

/** A loop over a fleet in which a person just gave a pool another flavor, and the template that retired. */
async function rotated(setting: Setting = {}) {
  const loop = new FollowedLoop(setting);
  const path = `clusters/${CLUSTER}.yaml`;
  const before = readFileSync(join(loop.place.person, path), 'utf8');
  const [control = '', workers = ''] = before.split('pools:');
  await loop.change({ [path]: `${control}pools:${workers.replace('m1.large', 'm1.xlarge')}` });
  const { status } = parse(loop.show(STATE)) as { status: { templates: { name: string; retired?: string }[] } };
  const [old = ''] = status.templates.filter(({ retired }) => retired !== undefined).map(({ name }) => name);
  expect(loop.show(MANIFEST)).toContain(`name: ${old}\n`);
  return { loop, old, head: loop.head() };
}

describe('a template that retired', () => {
  it('leaves Git in a commit of its own once no machine uses it and its successor is applied', async () => {
    const { loop, old, head } = await rotated();
    const unused = { unusedTemplates: new Set([old, 'another']) };
    loop.applied(head);
    expect(await loop.tick()).toMatchObject({ followed: [], waiting: [] });
    loop.applied(git(loop.place.remote, 'rev-parse', 'main~1'), undefined, unused);
    expect(await loop.tick()).toMatchObject({ followed: [], waiting: [] });
    loop.applied(head, undefined, unused);
    expect((await loop.tick()).followed).toMatchObject([
      { what: `templates of ${CLUSTER}`, subject: 'Drop 1 template of cluster-0 that no machine uses', class: 'other' },
    ]);
    expect(changed(loop)).toEqual([STATE, MANIFEST]);
    expect(loop.show(MANIFEST)).not.toContain(old);
    expect(git(loop.place.remote, 'log', '-1', '--format=%b', 'main')).toContain(`- ${old}`);
    git(loop.place.person, 'pull', '-q', '--ff-only');
    await loop.person('synth', '--check');
    expect((await loop.tick()).followed).toEqual([]);
  });

  it('stays when people want to decide on such changes', async () => {
    const { loop, old, head } = await rotated({ other: 'propose-only' });
    loop.applied(head, undefined, { unusedTemplates: new Set([old]) });
    expect((await loop.tick()).waiting).toMatchObject([
      { reason: expect.stringMatching(/class other.*commitPolicy.*not proposed/) },
    ]);
    expect(loop.head()).toBe(head);
  });

  it('that is in use again stays', async () => {
    const { loop, old } = await rotated();
    git(loop.place.person, 'revert', '--no-edit', 'HEAD');
    await loop.change({});
    loop.applied(loop.head(), undefined, { unusedTemplates: new Set([old]) });
    await loop.tick();
    expect(loop.show(MANIFEST)).toContain(`name: ${old}\n`);
  });
});

describe('a cluster that becomes available', () => {
  it('is noted once, which gives it its fuse', async () => {
    const loop = new FollowedLoop();
    const others = 5;
    loop.applied({ reason: 'Kustomization cluster-0 is suspended' }, undefined, { available: false });
    expect((await loop.tick()).followed).toEqual([]);
    loop.applied({ reason: 'Kustomization cluster-0 is suspended' }, undefined, { available: true });
    const { followed } = await loop.tick();
    expect(followed).toHaveLength(1 + others);
    expect(followed[0]?.subject).toBe('Note that cluster-0 is available');
    expect(parse(loop.show(STATE)).status.firstReady).toMatch(/^20.*Z$/);
    expect(loop.show(FLUX)).toContain('name: cluster-0.fuse');
    expect((await loop.tick()).followed).toEqual([]);
  });

  it('is not noted any more when it is being removed', async () => {
    const loop = new FollowedLoop();
    await loop.person('cluster', 'delete', CLUSTER);
    loop.applied({ reason: 'Kustomization cluster-0 is suspended' }, undefined, { available: true });
    const { followed } = await loop.tick();
    expect(followed.map(({ what }) => what)).not.toContain(`cluster ${CLUSTER}`);
  });
});
