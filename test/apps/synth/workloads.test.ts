import type { Delivery, WorkloadSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { crdErrors, type KubernetesObject } from '../../support/crd-validator.ts';
import { generateFleet, management } from '../../support/fleet-generator.ts';
import { AT, fullRendering, scale, started } from '../../support/started-fleet.ts';
import { VirtualFleet } from '../../support/virtual-fleet.ts';
import { putManifest, putWorkload, registeredCluster } from '../../support/workloads.ts';

const ROOT = 'manifests/main/_flux/team-0';
const APP = `${ROOT}/_workloads/app.yaml`;
const GENERATOR = `${ROOT}/_workloads.yaml`;
const ACCOUNT = 'manifests/main/_base/team-0/account.team-0.yaml';
const BOUND: WorkloadSpec = { path: 'workloads/team-0/app', cluster: 'cluster-0' };

/** A fleet with the workload `team-0/app`. */
function fleetWith(spec: WorkloadSpec, delivery?: Delivery): VirtualFleet {
  const fleet = new VirtualFleet(generateFleet({ clusters: 2, perNamespace: 1 }));
  putManifest(fleet, 'workloads/team-0/app/base/app.yaml');
  putWorkload(fleet, 'app', spec);
  const main = management();
  fleet.put({ ...main, spec: { ...main.spec, ...(delivery && { delivery }) } });
  return fleet;
}

function objectsAt(fleet: VirtualFleet, path: string): readonly KubernetesObject[] {
  return parseAllDocuments(fullRendering(fleet, AT)[path] ?? '', { version: '1.1' }).map((each) => each.toJS());
}

const flux = (fleet: VirtualFleet) =>
  Object.keys(fullRendering(fleet, AT)).filter((path) => path.includes('_workloads'));

describe('a workload', () => {
  const delivery = { url: 'https://git.example.org/fleet.git', decryption: 'sops-keys', workloadShard: true };

  it('is a Kustomization through the kubeconfig of its cluster, as an account of it, after its gate', () => {
    const [kustomization, ...rest] = objectsAt(fleetWith(BOUND), APP);
    expect(rest).toEqual([]);
    expect(kustomization?.metadata).toEqual({
      name: 'app.on.cluster-0',
      namespace: 'team-0',
      labels: { 'krake-infra.io/workload': 'app' },
    });
    expect(kustomization?.spec).toEqual({
      dependsOn: [{ name: 'cluster-0.ready', readyExpr: expect.stringContaining('history[0]') }],
      interval: '10m',
      retryInterval: '1m',
      timeout: '3m',
      path: './',
      prune: true,
      deletionPolicy: 'Delete',
      sourceRef: { kind: 'ExternalArtifact', name: 'app.workload' },
      kubeConfig: { secretRef: { name: 'cluster-0-kubeconfig' } },
      serviceAccountName: 'team-0',
    });
  });

  it('gives each namespace that has Flux objects a folder that source-watcher can make an artifact of', () => {
    const paths = Object.keys(fullRendering(fleetWith(BOUND), AT));
    const namespaces = new Set(paths.flatMap((path) => /^manifests\/main\/_flux\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect(namespaces.size).toBeGreaterThan(0);
    for (const namespace of namespaces) expect(paths).toContain(`manifests/main/${namespace}/kustomization.yaml`);
  });

  it('leaves its account at home, which outlives its Kustomization and has no rights', () => {
    const metadata = {
      name: 'team-0',
      namespace: 'team-0',
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    };
    expect(objectsAt(fleetWith(BOUND), ACCOUNT)).toEqual([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata }]);
  });

  it('may name its account, and a folder below its folder', () => {
    const spec = { ...BOUND, path: 'workloads/team-0/app/base/', serviceAccountName: 'deployer' };
    expect(objectsAt(fleetWith(spec), APP)[0]?.spec).toMatchObject({
      path: './base',
      sourceRef: { name: 'app.workload' },
      serviceAccountName: 'deployer',
    });
  });

  it.each([
    ['with every option', delivery],
    ['with none', undefined],
  ])('has Flux objects that the API server takes, %s', (_, options) => {
    const fleet = fleetWith(BOUND, options);
    const objects = [APP, GENERATOR].flatMap((path) => objectsAt(fleet, path));
    expect(objects.map(({ kind }) => kind)).toEqual(['Kustomization', 'ArtifactGenerator', 'ArtifactGenerator']);
    expect(objects.flatMap(crdErrors)).toEqual([]);
  });

  it('goes to the controller of workloads only where there is one, and is decrypted like clusters', () => {
    const [kustomization] = objectsAt(fleetWith(BOUND, delivery), APP);
    expect(kustomization?.metadata.labels?.['sharding.fluxcd.io/key']).toBe('workloads');
    expect(kustomization?.spec.decryption).toEqual({ provider: 'sops', secretRef: { name: 'sops-keys' } });
    const [plain] = objectsAt(fleetWith(BOUND, { url: delivery.url }), APP);
    expect(plain?.metadata.labels).toEqual({ 'krake-infra.io/workload': 'app' });
  });

  it('has an artifact of its folder, beside those of clusters', () => {
    const [all, folders] = objectsAt(fleetWith(BOUND), GENERATOR);
    expect(all?.spec).toMatchObject({
      sources: [{ alias: 'fleet_repository', kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' }],
      artifacts: [{ name: 'workloads-team-0', copy: [{ from: '@fleet_repository/workloads/team-0/**' }] }],
    });
    expect(folders?.spec).toEqual({
      sources: [{ alias: 'all_folders', kind: 'ExternalArtifact', name: 'workloads-team-0', namespace: 'flux-system' }],
      pathPattern: '@all_folders/{folder}',
      artifacts: [
        {
          name: '{folder}.workload',
          originRevision: '@all_folders',
          copy: [{ from: '@all_folders/{folder}/**', to: '@artifact/' }],
        },
      ],
    });
  });

  it('runs nowhere while it is not bound', () => {
    expect(flux(fleetWith({ path: BOUND.path }))).toEqual([]);
  });

  it('reaches a registered cluster by its Secret, without a gate, in a namespace that nothing else needs', () => {
    const fleet = fleetWith({ path: BOUND.path });
    fleet.put(registeredCluster('team-9', 'old'));
    putManifest(fleet, 'workloads/team-9/app/app.yaml');
    putWorkload(fleet, 'app', { path: 'workloads/team-9/app', cluster: 'old' }, 'team-9');
    const [kustomization] = objectsAt(fleet, 'manifests/main/_flux/team-9/_workloads/app.yaml');
    expect(kustomization?.spec).not.toHaveProperty('dependsOn');
    expect(kustomization?.spec.kubeConfig).toEqual({ secretRef: { name: 'old-secret' } });
    const ofNamespace = Object.keys(fullRendering(fleet, AT)).filter((path) => path.includes('/team-9/'));
    expect(ofNamespace).toEqual([
      'manifests/main/_base/team-9/account.team-9.yaml',
      'manifests/main/_base/team-9/namespace.yaml',
      'manifests/main/_flux/team-9/_workloads.yaml',
      'manifests/main/_flux/team-9/_workloads/app.yaml',
      'manifests/main/team-9/kustomization.yaml',
    ]);
  });

  it('is another Kustomization on another cluster, so that the first one takes its objects away', () => {
    const names = ['cluster-0', 'cluster-1'].map((cluster) => {
      const fleet = new VirtualFleet(generateFleet({ clusters: 2 }));
      putManifest(fleet, 'workloads/team-0/app/app.yaml');
      putWorkload(fleet, 'app', { ...BOUND, cluster });
      return objectsAt(fleet, APP)[0]?.metadata.name;
    });
    expect(names).toEqual(['app.on.cluster-0', 'app.on.cluster-1']);
  });

  it('is no part of what its cluster renders to', () => {
    const fleet = fleetWith(BOUND);
    const { units } = renderFleet(loadFleet(fleet.inputs.values()).data, AT);
    const objects = units.filter(({ cluster }) => cluster !== undefined).flatMap((unit) => unit.objects);
    expect(objects.some(({ kind }) => kind === 'Kustomization')).toBe(false);
  });
});

describe('incremental rendering of workloads', () => {
  async function withWorkload() {
    const { fleet, renderer } = await started();
    putManifest(fleet, 'workloads/team-0/app/app.yaml');
    putWorkload(fleet, 'app', BOUND);
    return { fleet, renderer, rendered: await fleet.update(renderer, AT) };
  }

  it('writes a workload and the generator of its namespace, and no cluster', async () => {
    const { fleet, rendered } = await withWorkload();
    expect([...rendered].sort()).toEqual([ACCOUNT, GENERATOR, APP].sort());
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it.each([{ cold: false }, { cold: true }])(
    'leaves workloads alone when a cluster is scaled (cold: $cold)',
    async ({ cold }) => {
      const { fleet, renderer } = await withWorkload();
      const next = cold ? new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }) : renderer;
      scale(fleet, 'clusters/team-0/cluster-0.yaml', 17);
      expect(await fleet.update(next, AT, cold)).toEqual([
        'manifests/main/team-0/cluster-0/cluster.yaml',
        'manifests/main/_flux/team-0/cluster-0.yaml',
      ]);
      expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
    },
  );

  it('reads no manifest, and no workload that is known', async () => {
    const { fleet, renderer } = await withWorkload();
    const read: string[] = [];
    const files = [...fleet.changes(true)].map(([path, file]) => {
      const counted = file && {
        ...file,
        read: () => {
          read.push(path);
          return file.read();
        },
      };
      return [path, counted] as const;
    });
    await new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }).update(new Map(files), AT);
    // for the mirrors of the fleet
    expect(read).toEqual(['fleet.yaml']);
    await new IncrementalRenderer({ stampOf: fleet.stampOf }).update(new Map(files), AT);
    expect(read.filter((path) => path.startsWith('workloads/'))).toEqual(['workloads/team-0/app.yaml']);
  });

  it('removes what an unbound workload leaves behind', async () => {
    const { fleet, renderer } = await withWorkload();
    putWorkload(fleet, 'app', { path: BOUND.path });
    await fleet.update(renderer, AT);
    expect([...fleet.outputs.keys()].filter((path) => path.includes('_workloads'))).toEqual([]);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it('removes a workload in whose place one comes that runs nowhere', async () => {
    const { fleet, renderer } = await withWorkload();
    fleet.remove('Workload', { namespace: 'team-0', name: 'app' });
    putWorkload(fleet, 'other', { path: BOUND.path });
    await fleet.update(renderer, AT);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it('follows a registered cluster to another Secret, in a new process', async () => {
    const { fleet, renderer } = await withWorkload();
    fleet.put(registeredCluster('team-0', 'old'));
    putWorkload(fleet, 'app', { ...BOUND, cluster: 'old' });
    await fleet.update(renderer, AT);
    fleet.put(registeredCluster('team-0', 'old', 'newer-secret'));
    const next = new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf });
    await fleet.update(next, AT, true);
    expect(Buffer.from(fleet.outputs.get(APP) ?? []).toString()).toContain('newer-secret');
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });
});
