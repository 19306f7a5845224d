import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';
const STATE = 'clusters/shop/web-1.state.yaml';
const MANIFEST = 'manifests/main/shop/web-1/cluster.yaml';
const FLUX = 'manifests/main/_flux/shop/web-1.yaml';
const POOL = `    - name: extra
      replicas: 1
      machine:
        openstack:
          flavor: { name: m1.small }
          image: { name: ubuntu-24.04-kube-v1.34.8 }
`;

describe('cluster delete', () => {
  it('takes two commits: lift the protection, then, once that is applied, remove', async () => {
    const fleet = await TestFleet.make();
    const kept = () => fleet.show(MANIFEST).split('kustomize.toolkit.fluxcd.io/prune: disabled').length - 1;
    const before = kept();
    expect(before).toBeGreaterThan(0);
    expect(await fleet.succeed('cluster', 'delete', 'shop/web-1')).toContain(
      'Lift the protection of cluster shop/web-1',
    );
    expect(fleet.changed()).toEqual([`M ${STATE}`, `M ${FLUX}`, `M ${MANIFEST}`]);
    expect(kept()).toBeLessThan(before);
    expect(fleet.show(FLUX)).not.toContain('prune: disabled');
    expect(parse(fleet.show(STATE)).status.deletion.phase).toBe('lifting');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    fleet.pull();
    expect(await fleet.succeed('cluster', 'list')).toMatch(/web-1 .* deleting \(lifting\)/);

    expect(await fleet.succeed('history', 'shop/web-1')).toMatch(/delete .*Lift the protection of cluster shop\/web-1/);
    expect(await fleet.succeed('explain', 'shop/web-1/workers')).toMatch(
      /being removed: the commit that lifts .* waits/,
    );

    const again = await fleet.run('cluster', 'delete', 'shop/web-1');
    expect(again).toMatchObject({ code: 4, out: '' });
    expect(again.err).toContain('when that commit is applied, run the command with --applied');

    await fleet.succeed('cluster', 'delete', 'shop/web-1', '--applied');
    expect(fleet.subjects('main~2..main')).toEqual([
      'Remove cluster shop/web-1',
      'Confirm that the protection of cluster shop/web-1 is lifted',
    ]);
    expect(fleet.changed('main~1')).toEqual([`M ${STATE}`]);
    expect(fleet.changed()).toEqual([
      `D ${STATE}`,
      `D ${WEB}`,
      `D ${FLUX}`,
      `D ${MANIFEST}`,
      'D policies/shop/web-1-workers.yaml',
    ]);
    expect(fleet.message()).toContain('Krake-Infra-Class: delete');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    expect(git(fleet.remote, 'ls-tree', '-r', '--name-only', 'main', 'manifests/main/_base/shop/')).toContain(
      'namespace.yaml',
    );
  });

  it('refuses to remove what is still protected', async () => {
    const fleet = await TestFleet.make();
    const { code, err } = await fleet.run('cluster', 'delete', 'shop/web-1', '--applied');
    expect(code).toBe(4);
    expect(err).toContain('the protection of cluster shop/web-1 was not lifted yet; run the command without --applied');
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });

  it('shows the deletion first in a dry run, and pushes nothing', async () => {
    const fleet = await TestFleet.make();
    await fleet.succeed('cluster', 'delete', 'shop/web-1');
    const head = fleet.head();
    const out = await fleet.succeed('cluster', 'delete', 'shop/web-1', '--applied', '--dry-run');
    expect(out).toMatch(/would commit\n {2}Confirm that[\s\S]*would commit\n {2}Remove cluster shop\/web-1/);
    expect(out).toMatch(/shop\/web-1.*delete/i);
    expect(fleet.head()).toBe(head);
  });

  it('is not reached around by removing files by hand', async () => {
    const fleet = await TestFleet.make();
    fleet.clone.commit({ [WEB]: null, [STATE]: null, 'policies/shop/web-1-workers.yaml': null });
    await fleet.succeed('synth');
    const { code, err } = await fleet.run('synth', '--check', '--against', 'HEAD~1');
    expect(code).toBe(4);
    expect(err).toMatch(/web-1.*protect/);
  });
});

describe('cluster update --remove-pool', () => {
  it('takes the same two commits, and the rest of the file keeps its bytes', async () => {
    const fleet = await TestFleet.make();
    const before = fleet.read(WEB);
    await fleet.push({ [WEB]: `${before}${POOL}` }, 'A second pool');
    const remove = ['cluster', 'update', 'shop/web-1', '--remove-pool', 'extra'];
    const early = await fleet.run(...remove, '--applied');
    expect(early).toMatchObject({ code: 4, out: '' });
    await fleet.succeed(...remove);
    expect(fleet.subjects('main~1..main')).toEqual(['Lift the protection of pool shop/web-1/extra']);
    expect(await fleet.run(...remove)).toMatchObject({ code: 4, out: '' });
    const out = await fleet.succeed(...remove, '--applied');
    expect(out).toContain('Remove pool shop/web-1/extra');
    expect(fleet.show(WEB)).toBe(before);
    expect(fleet.show(MANIFEST)).not.toContain('name: web-1-extra\n');
    // Machines that are still going away refer to the template, so it stays, and nothing protects it.
    expect(fleet.show(MANIFEST)).toMatch(
      /kind: OpenStackMachineTemplate\nmetadata:\n {2}labels:(\n {4}.*)+\n {2}name: web-1-extra-/,
    );
    const { status } = parse(fleet.show(STATE));
    expect(status.pools ?? []).toEqual([]);
    expect(fleet.message()).toContain('Krake-Infra-Class: delete');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('removes the policies of the pool too', async () => {
    const fleet = await TestFleet.make();
    await fleet.push({ [WEB]: `${fleet.read(WEB)}${POOL}` }, 'A second pool');
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--remove-pool', 'workers');
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--remove-pool', 'workers', '--applied');
    expect(fleet.changed()).toContain('D policies/shop/web-1-workers.yaml');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('of a pool that is not there is not found', async () => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('cluster', 'update', 'shop/web-1', '--remove-pool', 'extra');
    expect(ran).toMatchObject({ code: 5, out: '' });
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });
});

describe('cloud', () => {
  it('register, list, get and delete', async () => {
    const fleet = await TestFleet.make();
    const options = [
      '--identity-secret',
      'leipzig-credentials',
      '--region',
      'RegionTwo',
      '--external-network',
      'public',
    ];
    await fleet.succeed('cloud', 'register', 'leipzig', ...options, '-l', 'location=de', '--metric', 'queries=1');
    expect(fleet.changed()).toEqual(['A clouds/leipzig.yaml']);
    expect(fleet.subjects()[0]).toBe('Register cloud leipzig');
    fleet.pull();
    expect(await fleet.succeed('cloud', 'list')).toMatch(/^leipzig +openstack +0 +location=de$/m);
    expect(parse(await fleet.succeed('cloud', 'get', 'leipzig')).spec).toEqual({
      provider: 'openstack',
      openstack: {
        identity: { kind: 'Secret', name: 'leipzig-credentials', cloudName: 'openstack', region: 'RegionTwo' },
        externalNetwork: { name: 'public' },
      },
      metrics: [{ name: 'queries', weight: 1 }],
    });
    const twice = await fleet.run('cloud', 'register', 'leipzig', ...options);
    expect(twice).toMatchObject({ code: 4, out: '' });
    await fleet.succeed('cluster', 'create', 'lab/edge', '--cloud', 'leipzig', '--template', 'production');
    const used = await fleet.run('cloud', 'delete', 'leipzig');
    expect(used).toMatchObject({ code: 4, out: '' });
    expect(used.err).toContain('cloud leipzig is used by lab/edge');
    expect(await fleet.run('cloud', 'delete', 'leipzgi')).toMatchObject({ code: 5 });
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('delete removes one that nobody uses', async () => {
    const fleet = await TestFleet.make();
    await fleet.succeed('cloud', 'register', 'spare', '--identity-secret', 'spare');
    await fleet.succeed('cloud', 'delete', 'spare');
    expect(fleet.changed()).toEqual(['D clouds/spare.yaml']);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});
