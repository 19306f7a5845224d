import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { main } from '@krake-infra/cli/main.ts';
import { describe, expect, it } from 'vitest';
import { FakeApiServer } from '../../support/api-server.ts';
import { krakeInfra, TestFleet } from '../../support/cli.ts';
import {
  clusterObject,
  deploymentObject,
  kustomizationObject,
  repositoryObject,
} from '../../support/cluster-api-objects.ts';

async function connected() {
  const fleet = await TestFleet.make();
  const server = await FakeApiServer.start();
  const head = fleet.head();
  server.put('GitRepository', repositoryObject(head));
  server.put('Cluster', clusterObject('web-1'));
  server.put('MachineDeployment', deploymentObject('web-1', { desired: 2, version: versionOf(fleet) }));
  server.put('Kustomization', kustomizationObject('web-1', { applied: head }));
  const run = (...args: string[]) =>
    krakeInfra(['--fleet', fleet.clone.path, '--kubeconfig', server.kubeconfig, ...args]);
  return { fleet, server, head, run };
}

const versionOf = (fleet: TestFleet): string =>
  /kubernetesVersion: (\S+)/.exec(fleet.show('templates/production.yaml'))?.[1] ?? '';

describe('krake-infra status', () => {
  it('says what became of clusters', async () => {
    const { run, head } = await connected();
    const { code, out, err } = await run('status', 'shop/web-1', '-o', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [line] = JSON.parse(out);
    expect(line).toMatchObject({ cluster: 'shop/web-1', phase: 'Provisioned', available: true, applied: head });
  });

  it('shows one line for each cluster', async () => {
    const { run } = await connected();
    const { out } = await run('status', 'shop/web-1');
    expect(out).toMatch(/^CLUSTER +PHASE +CONTROL PLANE +POOLS +APPLIED +WHAT\nshop\/web-1 +Provisioned/);
  });

  it('shows clusters that Flux still has and Git has not', async () => {
    const { run, server } = await connected();
    const of = (name: string, labels: object, annotations: object) => {
      const { metadata, ...rest } = kustomizationObject(name, { applied: '1'.repeat(40) });
      server.put('Kustomization', { ...rest, metadata: { ...metadata, labels, annotations } });
    };
    const prune = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    of('lost', { 'krake-infra.io/cluster': 'lost' }, prune);
    of('lost.ready', { 'krake-infra.io/cluster': 'lost' }, prune);
    of('going', { 'krake-infra.io/cluster': 'going' }, {});
    of('foreign', {}, prune);
    const { out } = await run('status');
    expect(out).toMatch(/shop\/lost +absent .*its files are not in Git any more; it is protected/);
    expect(out).toMatch(/shop\/going +absent .*it is being removed/);
    expect(out).not.toMatch(/foreign|lost\.ready/);
  });

  it('says how far a removal is', async () => {
    const { run, fleet } = await connected();
    await fleet.succeed('cluster', 'update', 'shop/web-1', '--remove-pool', 'workers');
    fleet.pull();
    expect((await run('status')).out).toMatch(/shop\/web-1 .*pool workers is being removed: the commit that lifts/);
    await fleet.succeed('cluster', 'delete', 'shop/web-1');
    fleet.pull();
    expect((await run('status')).out).toMatch(/shop\/web-1 .* being removed: the commit .* protected again at 20/);
  });

  it('says why a change of a template goes no further', async () => {
    const { run, fleet } = await connected();
    const path = 'templates/production.yaml';
    await fleet.push(fleet.edit(path, 'spec:\n', 'spec:\n  rollout: { readySeconds: 60 }\n'));
    await fleet.push(fleet.edit(path, 'm1.large', 'm1.huge'));
    const waits = /shop\/web-1 .*waits for its wave of the change of template production/;
    expect((await run('status')).out).toMatch(new RegExp(`${waits.source}\n`));
    await fleet.succeed('cluster', 'upgrade', 'shop/batch-1');
    fleet.pull();
    const { out } = await run('status');
    expect(out).toMatch(
      new RegExp(`${waits.source}, 1 cluster not ready with the change yet: shop/batch-1: the manage`),
    );
    expect(out).not.toMatch(/shop\/batch-1 .*waits for its wave/);
  });

  it('ends with an answer when the management cluster can not be read', async () => {
    const { run, server } = await connected();
    server.intercept = (_, response) => {
      response.writeHead(401).end('{"message":"Unauthorized"}');
      return true;
    };
    const { code, out } = await run('status');
    expect(code).toBe(0);
    expect(out).toMatch(/shop\/web-1 +unknown .*401 Unauthorized/);
  });

  it('is unavailable without a kubeconfig, and says how to give one', async () => {
    const { fleet } = await connected();
    const { code, err } = await fleet.run('status');
    expect(code).toBe(8);
    expect(err).toContain('--kubeconfig NAME=FILE');
  });

  it('refuses a kubeconfig of no management cluster', async () => {
    const { fleet, server } = await connected();
    const { code, err } = await fleet.run('--kubeconfig', `nowhere=${server.kubeconfig}`, 'status');
    expect(code).toBe(2);
    expect(err).toContain('there is no management cluster nowhere; the fleet has');
  });
});

describe('krake-infra watch', () => {
  it('prints a line for each cluster, then for each change, until a signal', async () => {
    const { fleet, server } = await connected();
    let out = '';
    const heard = new EventEmitter();
    const terminal = {
      out: (text: string) => {
        out += text;
        heard.emit('text');
      },
      err: () => {},
      interactive: false,
      color: false,
      columns: 80,
    };
    const until = async (pattern: RegExp) => {
      while (!pattern.test(out)) await once(heard, 'text');
    };
    const done = main(
      ['--fleet', fleet.clone.path, '--kubeconfig', server.kubeconfig, 'watch', 'shop/web-1'],
      terminal,
    );
    await until(/shop\/web-1 {2}Provisioned .*\n/);
    server.put('Cluster', clusterObject('web-1', false));
    await until(/shop\/web-1 {2}Provisioning .*\n/);
    process.emit('SIGTERM');
    expect(await done).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('krake-infra history', () => {
  it('says what became of commits', async () => {
    const { fleet, run, server } = await connected();
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=4');
    const { out: before } = await run('history', 'shop/web-1', '--limit', '1');
    expect(before).toMatch(/pushed: GitRepository fleet has not fetched it +Scale/);
    server.put('GitRepository', repositoryObject(fleet.head()));
    server.put('Kustomization', kustomizationObject('web-1', { applied: fleet.head() }));
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 4, ready: 3 }));
    const { out: after } = await run('history', 'shop/web-1', '--limit', '1', '-o', 'json');
    expect(JSON.parse(after)[0].outcome).toMatchObject({ stage: 'applied', reason: expect.stringMatching(/3 of 4/) });
  });
});

describe('krake-infra history of what a policy decided', () => {
  const provider = (queries: number) =>
    `apiVersion: krake-infra.io/v1alpha1\nkind: MetricsProvider\nmetadata:\n  name: now\nspec:\n  type: static\n  static:\n    values: { queries: ${queries} }\n`;

  async function grown() {
    const { fleet, server, run } = await connected();
    const metric = fleet.edit('metrics/queries.yaml', /provider: \S+/, 'provider: now');
    await fleet.push({ ...metric, 'metrics-providers/now.yaml': provider(800) });
    await fleet.succeed('run', '--once');
    const at = Math.floor(Date.now() / 1000);
    const measure = async (queries: number) => {
      fleet.pull();
      await fleet.push({ 'metrics-providers/now.yaml': provider(queries) });
      server.put('GitRepository', repositoryObject(fleet.head()));
      server.put('Kustomization', kustomizationObject('web-1', { applied: fleet.head() }));
      server.put('MachineDeployment', deploymentObject('web-1', { desired: 4, version: versionOf(fleet) }));
      // A value that is measured in the second of the decision is not newer than it.
      while (Date.now() / 1000 < at + 1) await setTimeout(50);
      return JSON.parse((await run('history', 'shop/web-1', '-o', 'json')).out)[0];
    };
    return { fleet, measure };
  }

  it('says that the load is carried when the machines are there and its metric wants no other size', async () => {
    const { measure } = await grown();
    const newest = await measure(810);
    expect(newest).toMatchObject({ class: 'scale-up', outcome: { stage: 'recovered' } });
    expect(newest.outcome).not.toHaveProperty('reason');
  });

  it('says what the metric wants when it wants more', async () => {
    const { measure } = await grown();
    const reason = expect.stringMatching(/^queries 1600 is 400 per node, target 200/);
    expect((await measure(1600)).outcome).toMatchObject({ stage: 'ready', reason });
  });

  it('has what waits for a person on top, also without a management cluster', async () => {
    const fleet = await TestFleet.make();
    const policy = fleet.edit('fleet.yaml', /scaleUp: \S+/, 'scaleUp: propose-only');
    const metric = fleet.edit('metrics/queries.yaml', /provider: \S+/, 'provider: now');
    await fleet.push({ ...policy, ...metric, 'metrics-providers/now.yaml': provider(800) });
    await fleet.succeed('run', '--once');
    const branch = 'proposals/shop/web-1/workers/scale-up';
    const [first, second] = JSON.parse(await fleet.succeed('history', 'shop/web-1', '-o', 'json'));
    const outcome = { stage: 'proposed', reason: `waits for a person on branch ${branch}` };
    expect(first).toMatchObject({ commit: fleet.head(branch), class: 'scale-up', outcome });
    expect(second).not.toHaveProperty('outcome');
    expect(await fleet.succeed('history')).toMatch(/proposed: waits for a person/);
    expect(JSON.parse(await fleet.succeed('history', 'shop/batch-1', '-o', 'json'))[0]).not.toHaveProperty('outcome');
  });
});

describe('a command that pushes', () => {
  it('asks Flux to look at it now', async () => {
    const { fleet, run, server } = await connected();
    const { code, err } = await run('cluster', 'scale', 'shop/web-1', 'workers=4');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const source = server.get('GitRepository', 'flux-system', 'fleet');
    expect(source?.metadata).toMatchObject({ annotations: { 'reconcile.fluxcd.io/requestedAt': `${fleet.head()}/1` } });
  });

  it('warns when Flux can not be asked, and has pushed', async () => {
    const { fleet, run, server } = await connected();
    server.intercept = (_, response) => {
      response.writeHead(403).end('{"message":"may not patch"}');
      return true;
    };
    const { code, err } = await run('cluster', 'scale', 'shop/web-1', 'workers=4');
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: Flux on main can not be asked to look now: .*may not patch/);
    expect(fleet.subjects()[0]).toMatch(/^Scale web-1/);
  });
});

describe('krake-infra run', () => {
  it('looks at live machines and writes nothing when it decides nothing', async () => {
    const { run, server } = await connected();
    // One that is available for the first time would be noted.
    server.put('Cluster', clusterObject('web-1', false));
    const { code, err } = await run('run', '--once');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(server.requests.some((request) => request.includes('/machines?limit'))).toBe(true);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
});
