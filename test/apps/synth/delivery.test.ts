import type { ClusterState, Delivery } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { bootstrapObjects } from '@krake-infra/synth/delivery/bootstrap.ts';
import { namespaceArtifacts, workloadArtifacts } from '@krake-infra/synth/delivery/generators.ts';
import { trackerRequestRules, trackerRules } from '@krake-infra/synth/delivery/tracker-role.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { crdErrors, type KubernetesObject } from '../../support/crd-validator.ts';
import { generateFleet } from '../../support/fleet-generator.ts';

const AT = '2026-01-31T08:00:00Z';
const EVERYTHING: Delivery = {
  url: 'https://git.example.org/fleet.git',
  credentials: 'fleet-repository',
  proxy: 'proxy-to-git',
  interval: '30s',
  decryption: 'sops-keys',
  verification: { keys: 'trusted-keys' },
  notification: { secret: 'events', certificates: 'events-ca' },
  receiver: { secret: 'hook' },
};

function fleet(delivery?: Delivery): FleetData {
  const { data } = loadFleet(generateFleet({ clusters: 3, perNamespace: 2 }));
  const main = data.managementClusters.get('main');
  if (!main || !delivery) return data;
  const managementClusters = new Map([['main', { ...main, spec: { ...main.spec, delivery } }]]);
  return { ...data, managementClusters };
}

function withStatus(data: FleetData, status: NonNullable<ClusterState['status']>): FleetData {
  const key = 'team-0/cluster-0';
  const state = data.states.get(key) ?? {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { namespace: 'team-0', name: 'cluster-0' },
  };
  const changed: ClusterState = { ...state, status: { ...state.status, ...status } };
  return { ...data, states: new Map([...data.states, [key, changed]]) };
}

/** Objects of a rendered file, as kubectl would read them. */
function objectsAt(data: FleetData, path: string): readonly KubernetesObject[] {
  const file = renderFleet(data, AT).files.find((each) => each.path === `manifests/main/${path}`);
  return parseAllDocuments(Buffer.from(file?.bytes ?? []).toString(), { version: '1.1' }).map((each) => each.toJS());
}

const CLUSTER = '_flux/team-0/cluster-0.yaml';
const isProtected = ({ metadata }: KubernetesObject) =>
  metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';

describe('Flux objects', () => {
  it.each([
    ['with every option', EVERYTHING],
    ['with none', { url: 'ssh://git@git.example.org/fleet' }],
  ])('are such that the API server takes them, %s', (_, delivery) => {
    const data = withStatus(fleet(delivery), { firstReady: AT });
    const paths = [CLUSTER, '_flux/team-0/_clusters.yaml', '_base/bootstrap.yaml'];
    const objects = paths.flatMap((path) => objectsAt(data, path));
    expect(objects.flatMap(crdErrors)).toEqual([]);
    expect(objects.length).toBeGreaterThanOrEqual(3 + 2 + 4);
    expect(objects.filter((object) => !isProtected(object))).toEqual([]);
  });

  it('apply a cluster from an artifact of its own, after the namespaces, without waiting for machines', () => {
    const [main] = objectsAt(fleet(), CLUSTER);
    expect(main?.metadata).toMatchObject({ name: 'cluster-0', namespace: 'team-0' });
    expect(main?.metadata.labels).toEqual({ 'krake-infra.io/cluster': 'cluster-0' });
    expect(main?.spec).toMatchObject({
      prune: true,
      sourceRef: { kind: 'ExternalArtifact', name: 'cluster-0' },
    });
    expect(main?.spec).not.toHaveProperty('dependsOn'); // what applies this object does
    expect(main?.spec).not.toHaveProperty('wait');
    expect(main?.spec).not.toHaveProperty('healthChecks');
  });

  it('have a gate that judges the cluster by an expression, and never waits for it', () => {
    const gate = objectsAt(fleet(), CLUSTER)[1];
    expect(gate?.metadata.name).toBe('cluster-0.ready');
    expect(gate?.spec.sourceRef.name).toBe('no.objects');
    expect(gate?.spec.healthChecks).toMatchObject([{ kind: 'Cluster', name: 'cluster-0', namespace: 'team-0' }]);
    const [{ current, failed }] = gate?.spec.healthCheckExprs ?? [{}];
    expect(current).toContain("c.type == 'Available'");
    expect(failed).toBe(`!(${current})`);
  });

  it('have a fuse once the cluster was ready, and not before', () => {
    const data = fleet();
    expect(objectsAt(data, CLUSTER).map(({ metadata }) => metadata.name)).toEqual(['cluster-0', 'cluster-0.ready']);
    const [main, , fuse] = objectsAt(withStatus(data, { firstReady: AT }), CLUSTER);
    expect(main?.spec.dependsOn).toEqual([
      { name: 'cluster-0.fuse', readyExpr: expect.stringContaining('history[0]') },
    ]);
    expect(fuse?.metadata.name).toBe('cluster-0.fuse');
    expect(fuse?.spec.healthChecks).toEqual([
      { apiVersion: 'v1', kind: 'Secret', name: 'cluster-0-ca', namespace: 'team-0' },
    ]);
  });

  it('forget the fuse of an earlier cluster of the same name', () => {
    const data = withStatus(fleet(), { firstReady: AT, removed: AT });
    const path = 'clusters/team-0/cluster-0.state.yaml';
    const state = renderFleet(data, AT).files.find((file) => file.path === path);
    expect(Buffer.from(state?.bytes ?? []).toString()).not.toContain('firstReady');
    expect(objectsAt(data, CLUSTER)).toHaveLength(2);
  });

  it('are protected until the first commit of a deletion', () => {
    const data = fleet();
    expect(objectsAt(data, CLUSTER).every(isProtected)).toBe(true);
    const deletion = { phase: 'lifting', at: AT, decision: 'd1' } as const;
    expect(objectsAt(withStatus(data, { deletion }), CLUSTER).some(isProtected)).toBe(false);
  });

  it('cut artifacts by a pattern, so that a missing folder stops no other cluster', () => {
    const [clusters, gate] = objectsAt(fleet(), '_flux/team-0/_clusters.yaml');
    expect(namespaceArtifacts('main').spec).toEqual({
      sources: [{ alias: 'fleet_repository', kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' }],
      pathPattern: '@fleet_repository/manifests/main/_flux/{namespace}',
      artifacts: [
        {
          name: 'clusters-{namespace}',
          originRevision: '@fleet_repository',
          copy: [{ from: '@fleet_repository/manifests/main/{namespace}/**', to: '@artifact/' }],
        },
      ],
    });
    expect(clusters?.spec).toEqual({
      sources: [{ alias: 'all_folders', kind: 'ExternalArtifact', name: 'clusters-team-0', namespace: 'flux-system' }],
      pathPattern: '@all_folders/{folder}',
      artifacts: [
        {
          name: '{folder}',
          originRevision: '@all_folders',
          copy: [{ from: '@all_folders/{folder}/**', to: '@artifact/' }],
        },
      ],
    });
    expect(gate?.spec.artifacts).toEqual([{ name: 'no.objects', copy: [{ from: '@gate/**', to: '@artifact/' }] }]);
  });
});

describe('a namespace with Flux objects', () => {
  it('has a folder with something in it besides clusters, or source-watcher would stop at it', () => {
    expect(objectsAt(fleet(), 'team-1/kustomization.yaml')).toMatchObject([{ kind: 'Kustomization', resources: [] }]);
  });
});

describe('sources of artifacts', () => {
  const rendered = ['_base/bootstrap.yaml', '_flux/team-0/_clusters.yaml'].flatMap((path) =>
    objectsAt(fleet(EVERYTHING), path),
  );
  const generators = [...rendered, ...(workloadArtifacts('team-0') as KubernetesObject[])].filter(
    ({ kind }) => kind === 'ArtifactGenerator',
  );

  it('have no name that an artifact may have, or source-watcher would put the whole source into it', () => {
    expect(generators).toHaveLength(6);
    for (const { spec } of generators) {
      const names: string[] = spec.artifacts.map(({ name }: { name: string }) => name.replace(/\{\w+\}/, 'any-name'));
      for (const { alias } of spec.sources as { alias: string }[]) {
        expect(names).not.toContain(alias);
        if (names.includes('any-name')) expect(alias).toContain('_');
      }
    }
  });
});

describe('bootstrap', () => {
  it('follows the branch of the fleet and names Secrets alone', () => {
    const [repository] = bootstrapObjects('main', { delivery: EVERYTHING }, 'trunk');
    expect(repository?.spec).toEqual({
      interval: '30s',
      url: EVERYTHING.url,
      ref: { branch: 'trunk' },
      secretRef: { name: 'fleet-repository' },
      proxySecretRef: { name: 'proxy-to-git' },
      verify: { mode: 'HEAD', secretRef: { name: 'trusted-keys' } },
    });
  });

  it('is not there for a fleet that something else delivers', () => {
    expect(objectsAt(fleet(), '_base/bootstrap.yaml')).toEqual([]);
  });

  it('never prunes namespaces, and applies the rest after them from the same artifact', () => {
    const objects = bootstrapObjects('main', { delivery: EVERYTHING }, 'main');
    const specOf = (name: string) =>
      objects.find(({ kind, metadata }) => kind === 'Kustomization' && metadata.name === name)?.spec;
    expect(specOf('namespaces')).toMatchObject({ prune: false, path: './base' });
    expect(specOf('fleet')).toMatchObject({ prune: true, path: './flux', dependsOn: [{ name: 'namespaces' }] });
    expect(specOf('fleet')?.sourceRef).toEqual(specOf('namespaces')?.sourceRef);
  });

  it('sends the events of each namespace when somebody receives them', () => {
    const alerts = objectsAt(fleet(EVERYTHING), '_flux/team-1/_clusters.yaml').filter(({ kind }) => kind === 'Alert');
    expect(alerts[0]?.spec.eventSources).toEqual([{ kind: 'Kustomization', name: '*', namespace: 'team-1' }]);
    expect(objectsAt(fleet(), '_flux/team-1/_clusters.yaml').some(({ kind }) => kind === 'Alert')).toBe(false);
  });
});

describe('the tracker', () => {
  it('reads no Secret, and writes only to Machines and the one GitRepository', () => {
    const rules = [...trackerRules, ...trackerRequestRules];
    expect(rules.flatMap(({ resources = [] }) => resources)).not.toContain('secrets');
    const writes = rules.filter(({ verbs = [] }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)));
    expect(writes).toEqual([
      { apiGroups: ['cluster.x-k8s.io'], resources: ['machines'], verbs: ['patch'] },
      {
        apiGroups: ['source.toolkit.fluxcd.io'],
        resources: ['gitrepositories'],
        resourceNames: ['fleet'],
        verbs: ['patch'],
      },
    ]);
  });
});
