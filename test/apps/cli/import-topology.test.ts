import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { TestFleet } from '../../support/cli.ts';
import type { KubernetesObject } from '../../support/crd-validator.ts';
import { git } from '../../support/git-repositories.ts';

const SOURCE = fileURLToPath(new URL('../../import/topology.yaml', import.meta.url));
const MANIFESTS = 'manifests/main/shop/catalog/cluster.yaml';
const CLUSTER = 'clusters/shop/catalog.yaml';
const CLOUD = 'clouds/simulated.yaml';

/** The last pool as the import writes it. */
const SLOW = `    - name: slow
      replicas: 1
      machine:
        topology:
          workerClass: default-worker
          variables:
            startup: 2s
          settings:
            deletion:
              nodeDrainTimeoutSeconds: 60
`;

const documents = (text: string) => parseAllDocuments(text).map((each) => each.toJS() as KubernetesObject);

/** A fleet that the cluster was imported into. */
async function imported(): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  expect(await fleet.run('import', SOURCE)).toMatchObject({ code: 0, err: '' });
  git(fleet.clone.path, 'add', '--all');
  git(fleet.clone.path, 'commit', '--quiet', '--message', 'Import');
  return fleet;
}

/** What a plan says of a fleet with something else in one of its files, which is put back. */
async function planWith(fleet: TestFleet, file: string, from: string, to: string) {
  const path = join(fleet.clone.path, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
  const { code, out, err } = await fleet.run('plan');
  writeFileSync(path, before);
  return { code, text: out + err };
}

const PLANS: readonly (readonly [from: string, to: string, said: RegExp])[] = [
  ['replicas: 2', 'replicas: 4', /pool md-0 .*2 -> 4/],
  ['v1.34.7', 'v1.34.8', /pool slow replaced, 1 machine/],
  ['startup: 2s', 'startup: 3s', /pool slow replaced, 1 machine/],
  ['startup: 1s', 'startup: 3s', /pool md-0 replaced, 2 machines/],
  ['nodeDrainTimeoutSeconds: 60', 'nodeDrainTimeoutSeconds: 90', /in place/],
];

const REFUSALS: readonly (readonly [code: number, file: string, from: string, to: string, said: string])[] = [
  [4, CLUSTER, 'v1.34.7', 'v1.34.6', 'can not go back v1.34.7 -> v1.34.6'],
  [4, CLUSTER, 'v1.34.7', 'v1.36.1', 'skips a minor v1.34.7 -> v1.36.1'],
  [4, CLUSTER, SLOW, '', 'pool slow is gone'],
  [
    3,
    CLUSTER,
    'replicas: 1\n',
    'replicas: 1\n    certSans: [a.example.org]\n',
    'certSans is decided by the ClusterClass',
  ],
  [3, CLUSTER, 'replicas: 2', 'zones: [{ name: a, replicas: 1 }, { name: b, replicas: 1 }]', 'one zone at most'],
  [
    4,
    CLOUD,
    'clusterClass: simulated',
    'clusterClass: other',
    'spec.topology.classRef.name of Cluster/catalog can not change',
  ],
];

describe('import of a cluster that follows a ClusterClass', () => {
  it('says everything in words of the fleet', async () => {
    const fleet = await imported();
    expect(parse(fleet.read('clouds/simulated.yaml'))).toMatchObject({
      spec: { provider: 'topology', topology: { clusterClass: 'simulated' } },
    });
    expect(parse(fleet.read(CLUSTER))).toEqual({
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name: 'catalog', namespace: 'shop', labels: { tier: 'backend' } },
      spec: {
        cloud: 'simulated',
        renderProfile: 1,
        kubernetesVersion: 'v1.34.7',
        network: { podCidrs: ['10.200.0.0/16'] },
        topology: { variables: { startup: '1s' } },
        controlPlane: { replicas: 1, machine: {} },
        pools: [
          { name: 'md-0', replicas: 2, machine: { topology: { workerClass: 'default-worker' } } },
          {
            name: 'slow',
            replicas: 1,
            machine: {
              topology: {
                workerClass: 'default-worker',
                variables: { startup: '2s' },
                settings: { deletion: { nodeDrainTimeoutSeconds: 60 } },
              },
            },
          },
        ],
      },
    });
  });

  it('renders to the same Cluster, and to nothing that its class makes', async () => {
    const fleet = await imported();
    const [was] = documents(readFileSync(SOURCE, 'utf8')).filter(({ kind }) => kind === 'Cluster');
    expect(documents(fleet.read(MANIFESTS))).toMatchObject([{ kind: 'Cluster', spec: was?.spec }]);
    expect(documents(fleet.read(MANIFESTS))[0]?.spec).toEqual(was?.spec);
    expect(await fleet.run('synth', '--check')).toMatchObject({ code: 0 });
  });

  it('is planned by what a change does to machines, as far as the topology says it', async () => {
    const fleet = await imported();
    for (const [from, to, said] of PLANS) {
      const { code, text } = await planWith(fleet, CLUSTER, from, to);
      expect({ from, code, text }).toEqual({ from, code: 0, text: expect.stringMatching(said) });
    }
  });

  it('keeps the rules of changes', async () => {
    const fleet = await imported();
    for (const [code, file, from, to, said] of REFUSALS) {
      const planned = await planWith(fleet, file, from, to);
      expect({ from, ...planned }).toEqual({ from, code, text: expect.stringContaining(said) });
    }
  });

  it('loses a pool in two commits, of which the first changes no manifest', async () => {
    const fleet = await imported();
    await fleet.clone.pushUntilAccepted();
    await fleet.succeed('cluster', 'update', 'shop/catalog', '--remove-pool', 'slow');
    expect(fleet.changed()).toEqual(['M clusters/shop/catalog.state.yaml']);
    await fleet.succeed('cluster', 'update', 'shop/catalog', '--remove-pool', 'slow', '--applied');
    expect(fleet.changed()).toContain(`M ${MANIFESTS}`);
    const [cluster] = documents(fleet.show(MANIFESTS));
    const pools = cluster?.spec.topology.workers.machineDeployments as { readonly name: string }[];
    expect(pools.map(({ name }) => name)).toEqual(['md-0']);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});
