import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { GitHttpServer, type ReceiveAction } from '../../../tools/git-http-server.ts';
import { krakeInfra, type Ran, TestFleet } from '../../support/cli.ts';
import { WorkTree } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';
const MANIFEST = 'manifests/main/shop/web-1/cluster.yaml';

interface Served {
  readonly fleet: TestFleet;
  readonly server: GitHttpServer;
  /** Another person's clone, which pushes straight into the repository. */
  readonly rival: WorkTree;
  run(...args: string[]): Promise<Ran>;
}

async function served(): Promise<Served> {
  const fleet = await TestFleet.make();
  const server = await GitHttpServer.start({ root: fleet.folder });
  onTestFinished(() => server.close());
  const rival = new WorkTree(fleet.remote, join(fleet.folder, 'rival'));
  const run = (...args: string[]) => krakeInfra(['--fleet', server.url('fleet.git'), ...args]);
  return { fleet, server, rival, run };
}

/** Something that happens while the server holds the program's first push back. */
function inBetween(server: GitHttpServer, act: () => Promise<unknown>): void {
  server.beforeReceive = async (): Promise<ReceiveAction> => {
    server.beforeReceive = () => 'serve';
    await act();
    return 'serve';
  };
}

describe('a person who pushes at the same moment', () => {
  it('keeps every line, and so does the command', async () => {
    const place = await served();
    const { fleet } = place;
    inBetween(place.server, () => {
      place.rival.commit({ ...fleet.edit(WEB, 'spec:\n', '# not lost\nspec:\n'), notes: 'theirs\n' }, 'A rival');
      return place.rival.pushUntilAccepted();
    });
    expect(await place.run('cluster', 'scale', 'shop/web-1', 'workers=6')).toMatchObject({ code: 0 });
    expect(fleet.subjects()).toEqual(['Scale web-1/workers 3 -> 6 by hand', 'A rival', 'Start the fleet']);
    expect(fleet.show('notes')).toBe('theirs\n');
    const text = fleet.show(WEB);
    expect(text).toContain('# not lost\n');
    expect(parse(text).spec.pools[0].zones.map(({ replicas }: { replicas: number }) => replicas)).toEqual([3, 3]);
    expect(fleet.changed()).toEqual([`M ${WEB}`, `M ${MANIFEST}`]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('wins when the command can not be done any more', async () => {
    const place = await served();
    const { fleet, rival } = place;
    const create = ['cluster', 'create', 'lab/edge-1', '--template', 'production', '--cloud', 'dresden'];
    inBetween(place.server, () => krakeInfra(['--fleet', rival.path, ...create]));
    const ran = await place.run(...create, '-l', 'mine=yes');
    expect(ran).toMatchObject({ code: 4, out: '' });
    expect(ran.err).toContain('cluster lab/edge-1 exists already');
    expect(fleet.show('clusters/lab/edge-1.yaml')).not.toContain('mine');
    expect(fleet.subjects()).toEqual(['Create cluster lab/edge-1', 'Start the fleet']);
  });

  it('is seen by the size that the message names', async () => {
    const place = await served();
    const { fleet, rival } = place;
    inBetween(place.server, () => krakeInfra(['--fleet', rival.path, 'cluster', 'scale', 'shop/web-1', 'workers=8']));
    expect(await place.run('cluster', 'scale', 'shop/web-1', 'workers=6')).toMatchObject({ code: 0 });
    expect(fleet.subjects().slice(0, 2)).toEqual([
      'Scale web-1/workers 8 -> 6 by hand',
      'Scale web-1/workers 3 -> 8 by hand',
    ]);
    expect(fleet.message()).toContain('Krake-Infra-Class: scale-down');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('ends the command with 7 and no change when it never gets through', async () => {
    const place = await served();
    const { fleet, server, rival } = place;
    let pushes = 0;
    server.beforeReceive = async (): Promise<ReceiveAction> => {
      pushes += 1;
      rival.commit({ notes: `${pushes}\n` }, `A rival ${pushes}`);
      await rival.pushUntilAccepted();
      return 'serve';
    };
    const ran = await place.run('cluster', 'scale', 'shop/web-1', 'workers=6');
    expect(ran).toMatchObject({ code: 7, out: '' });
    expect(ran.err).toMatch(/other writers were faster \d+ times in a row; nothing was changed; try again/);
    expect(pushes).toBeGreaterThan(3);
    expect(fleet.subjects().filter((subject) => !subject.startsWith('A rival'))).toEqual(['Start the fleet']);
    expect(fleet.show(WEB)).toBe(fleet.read(WEB));
  });
});

describe('a cut connection', () => {
  it.each(['cut-after', 'cut-before'] as const)('(%s) leaves exactly one commit', async (cut) => {
    const { fleet, server, run } = await served();
    server.beforeReceive = () => {
      server.beforeReceive = () => 'serve';
      return cut;
    };
    const { code, out } = await run('cluster', 'scale', 'shop/web-1', 'workers=6');
    expect(code).toBe(0);
    expect(out).toContain(`pushed ${fleet.head().slice(0, 12)} Scale web-1/workers 3 -> 6 by hand`);
    expect(fleet.subjects()).toEqual(['Scale web-1/workers 3 -> 6 by hand', 'Start the fleet']);
  });

  it('after which a rival pushed still counts as pushed once', async () => {
    const { fleet, server, rival, run } = await served();
    server.beforeReceive = () => {
      server.beforeReceive = () => 'serve';
      return 'cut-after';
    };
    expect(await run('cluster', 'scale', 'shop/web-1', 'workers=6')).toMatchObject({ code: 0 });
    rival.commit({ notes: 'later\n' }, 'A rival');
    await rival.pushUntilAccepted();
    expect(await run('cluster', 'scale', 'shop/web-1', 'workers=6')).toMatchObject({
      code: 0,
      out: 'nothing to change\n',
    });
    expect(fleet.subjects()).toEqual(['A rival', 'Scale web-1/workers 3 -> 6 by hand', 'Start the fleet']);
  });
});

describe('a server that declines', () => {
  it('with a status is reported, and nothing is changed', async () => {
    const { fleet, server, run } = await served();
    server.beforeReceive = () => 403;
    const ran = await run('cluster', 'scale', 'shop/web-1', 'workers=6');
    expect(ran).toMatchObject({ code: 8, out: '' });
    expect(ran.err).toMatch(/took none of \d+ pushes/);
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });
});

describe('--dry-run', () => {
  it.each([
    ['cluster', 'create', 'lab/edge-1', '--template', 'production', '--cloud', 'dresden'],
    ['cluster', 'register', 'lab/old', '--kubeconfig-secret', 'old'],
    ['cluster', 'update', 'shop/web-1', '-l', 'a=b'],
    ['cluster', 'scale', 'shop/web-1', 'workers=6'],
    ['cluster', 'delete', 'shop/web-1'],
    ['cloud', 'register', 'leipzig', '--identity-secret', 'leipzig'],
  ])('of %s %s %s shows the commit and sends nothing', async (...args) => {
    const { fleet, server, run } = await served();
    const { code, out } = await run(...args, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/would commit\n {2}\S.*\n\n[\s\S]* {2}Krake-Infra-Class: [\s\S]*\n {4}(clusters|clouds)\//);
    expect(server.requests.filter((request) => request.includes('git-receive-pack'))).toEqual([]);
    expect(fleet.subjects()).toEqual(['Start the fleet']);
    const { commits } = JSON.parse((await run('-o', 'json', ...args, '--dry-run')).out);
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect(commits.map(({ message }: { message: string }) => message)).toEqual([fleet.message()]);
    expect(commits[0].files).toEqual(fleet.changed().map((line) => line.slice(2)));
  });
});
