import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';

const WEB = 'clusters/shop/web-1.yaml';

describe('cluster create', () => {
  it('commits data, state and manifests together, as the person who asked', async () => {
    const fleet = await TestFleet.make();
    const base = fleet.head();
    const options = ['--cloud', 'dresden', '--template', 'production', '-l', 'tier=test', '-l', 'owner=ada'];
    const out = await fleet.succeed('cluster', 'create', 'lab/edge-1', ...options, '--metric', 'queries=0.5');
    expect(out).toContain(`pushed ${fleet.head().slice(0, 12)} Create cluster lab/edge-1`);
    expect(git(fleet.remote, 'rev-parse', 'main~1')).toBe(base);
    expect(fleet.changed()).toEqual([
      'A clusters/lab/edge-1.state.yaml',
      'A clusters/lab/edge-1.yaml',
      'A manifests/main/_base/lab/namespace.yaml',
      'A manifests/main/_flux/lab/_clusters.yaml',
      'A manifests/main/_flux/lab/edge-1.yaml',
      'A manifests/main/lab/edge-1/cluster.yaml',
      'A manifests/main/lab/kustomization.yaml',
    ]);
    expect(parse(fleet.show('clusters/lab/edge-1.yaml'))).toEqual({
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name: 'edge-1', namespace: 'lab', labels: { tier: 'test', owner: 'ada' } },
      spec: { template: 'production', cloud: 'dresden', renderProfile: 1, metrics: [{ name: 'queries', weight: 0.5 }] },
    });
    expect(git(fleet.remote, 'log', '-1', '--format=%an <%ae>, %cn', 'main')).toBe(
      'Grace <grace@example.org>, krake-infra',
    );
    const trailers = git(fleet.remote, 'log', '-1', '--format=%(trailers)', 'main').trim().split('\n');
    expect(trailers).toEqual([
      'Krake-Infra-Class: create',
      'Krake-Infra-Cluster: lab/edge-1',
      expect.stringMatching(/^Krake-Infra-Engine: krake-infra\/\S+; render profile 1$/),
    ]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it.each([
    [['--cloud', 'dresdne', '--template', 'production'], 3, 'there is no Cloud dresdne'],
    [['--cloud', 'dresden', '--template', 'none'], 3, 'there is no ClusterTemplate none'],
    [['--cloud', 'dresden'], 3, 'kubernetesVersion'],
  ])('with %j pushes nothing', async (options, code, text) => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('cluster', 'create', 'lab/edge-1', ...options);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(text);
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });

  it('refuses a name that is taken', async () => {
    const fleet = await TestFleet.make();
    const ran = await fleet.run('cluster', 'create', 'shop/web-1', '--cloud', 'dresden', '--template', 'production');
    expect(ran).toMatchObject({ code: 4, out: '' });
    expect(ran.err).toContain(`${WEB}: cluster shop/web-1 exists already; `);
  });
});

describe('cluster register', () => {
  it('adds a cluster that has no manifests, and removes it at once', async () => {
    const fleet = await TestFleet.make();
    await fleet.succeed('cluster', 'register', 'lab/old', '--kubeconfig-secret', 'old-kubeconfig', '-l', 'site=fair');
    expect(fleet.changed()).toContain('A clusters/lab/old.yaml');
    expect(fleet.changed().filter((line) => line.includes('manifests/main/lab/old'))).toEqual([]);
    fleet.pull();
    const list = JSON.parse(await fleet.succeed('-o', 'json', 'cluster', 'list', '-l', 'site=fair'));
    expect(list).toEqual([{ namespace: 'lab', name: 'old', pools: [], state: 'registered' }]);
    await fleet.succeed('cluster', 'delete', 'lab/old');
    expect(fleet.changed()).toContain('D clusters/lab/old.yaml');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});

describe('cluster update', () => {
  it('changes only the lines it means to', async () => {
    const fleet = await TestFleet.make();
    const text = `${fleet.read(WEB).replace('tier: frontend', "tier:   'frontend'   # asked by sales")}# the end`;
    await fleet.push({ [WEB]: text });
    await fleet.succeed('cluster', 'update', 'shop/web-1', '-l', 'tier=backend', '--metric', 'queries=2');
    const after = fleet.show(WEB);
    expect(after).toContain("tier:   'backend'   # asked by sales\n");
    const line = (body: string) => body.trimEnd().split('\n');
    const added = line(after).filter((one) => !line(text).includes(one));
    expect(added.map((one) => one.trim())).toEqual([
      "tier:   'backend'   # asked by sales",
      'metrics:',
      '- name: queries',
      'weight: 2',
    ]);
    expect(line(text).filter((one) => !line(after).includes(one))).toEqual([
      "    tier:   'frontend'   # asked by sales",
    ]);
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--metric', 'queries=3');
    expect(parse(fleet.show(WEB)).spec.metrics).toEqual([{ name: 'queries', weight: 3 }]);
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--remove-metric', 'queries', '--remove-label', 'tier');
    const spec = parse(fleet.show(WEB));
    expect(spec.metadata.labels ?? {}).toEqual({});
    expect(spec.spec.metrics ?? []).toEqual([]);
    expect(fleet.show(WEB)).toContain('# policies/shop/web-1-workers.yaml moves the replicas');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('of the Kubernetes version is an upgrade; a jump over a minor version is refused', async () => {
    const fleet = await TestFleet.make();
    const jump = await fleet.run('cluster', 'update', 'shop/web-1', '--kubernetes-version', 'v1.36.0');
    expect(jump).toMatchObject({ code: 4, out: '' });
    const down = await fleet.run('cluster', 'update', 'shop/web-1', '--kubernetes-version', 'v1.33.0');
    expect(down).toMatchObject({ code: 4, out: '' });
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--kubernetes-version', 'v1.35.0');
    expect(fleet.message()).toContain('Krake-Infra-Class: upgrade');
    expect(fleet.changed()).toContain('M manifests/main/shop/web-1/cluster.yaml');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('finds nothing to remove where there is nothing', async () => {
    const fleet = await TestFleet.make();
    const hints = { label: { tiers: 'did you mean tier?' }, metric: { load: 'see krake-infra cluster get' } };
    for (const [kind, names] of Object.entries(hints)) {
      for (const [name, hint] of Object.entries(names)) {
        expect(await fleet.run('cluster', 'update', 'shop/web-1', `--remove-${kind}`, name)).toMatchObject({
          code: 5,
          err: `error: there is no ${kind} ${name}; ${hint}\n`,
        });
      }
    }
  });
});

describe('cluster scale', () => {
  it('spreads the size over the zones and touches no other line', async () => {
    const fleet = await TestFleet.make();
    const out = await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=6');
    expect(out).toContain('Scale web-1/workers 3 -> 6 by hand');
    expect(fleet.show(WEB)).toBe(
      fleet.read(WEB).replace('replicas: 2', 'replicas: 3').replace('replicas: 1', 'replicas: 3'),
    );
    expect(fleet.changed()).toEqual([`M ${WEB}`, 'M manifests/main/shop/web-1/cluster.yaml']);
    expect(git(fleet.remote, 'show', '--format=', '--numstat', 'main')).toBe(
      `2\t2\t${WEB}\n2\t2\tmanifests/main/shop/web-1/cluster.yaml`,
    );
    expect(fleet.message()).toContain('Krake-Infra-Class: scale-up\nKrake-Infra-Cluster: shop/web-1\n');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('says so when there is nothing to do', async () => {
    const fleet = await TestFleet.make();
    expect(await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=3')).toBe('nothing to change\n');
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });

  it('is refused for a pool that the autoscaler owns, and for one that is not there', async () => {
    const fleet = await TestFleet.make();
    const owned = await fleet.run('cluster', 'scale', 'shop/batch-1', 'workers=4');
    expect(owned).toMatchObject({ code: 4, out: '' });
    expect(owned.err).toContain('the size of pool workers belongs to the cluster-autoscaler (owner autoscaler)');
    const missing = await fleet.run('cluster', 'scale', 'shop/web-1', 'wrokers=4');
    expect(missing).toMatchObject({ code: 5, out: '' });
    expect(missing.err).toContain('there is no pool shop/web-1/wrokers; did you mean shop/web-1/workers?');
    expect(fleet.subjects()).toEqual(['Start the fleet']);
  });
});
