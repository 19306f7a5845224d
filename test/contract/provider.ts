import type {
  CloudSpec,
  IClusterProvider,
  IInfrastructureProvider,
  ITopologyProvider,
  MachineProps,
  ProviderContext,
} from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

/** What a suite needs of a provider. */
export interface ProviderUnderTest<P extends IClusterProvider = IClusterProvider> {
  make(): P;
  readonly cloud: CloudSpec;
  readonly machine: MachineProps;
  /** Versions of its controller that it renders for; `undefined` for none. */
  readonly versions: readonly (string | undefined)[];
  /** A version that it does not support. */
  readonly unsupported: string;
}

const contextOf = ({ cloud, machine }: ProviderUnderTest, changes: Partial<ProviderContext> = {}): ProviderContext => ({
  clusterName: 'web-1',
  namespace: 'shop',
  cloud,
  cluster: {
    kubernetesVersion: 'v1.34.8',
    controlPlane: { machine, replicas: 1 },
    pools: [{ name: 'workers', replicas: 2, machine }],
  },
  ...changes,
});

/** What every provider promises. */
export function providerContract(name: string, tested: ProviderUnderTest): void {
  const provider = tested.make();

  describe(`provider ${name}`, () => {
    it('is called like its block and its clouds', () => {
      expect(provider.id).toBe(name);
      expect(tested.cloud.provider).toBe(name);
    });

    it.each(tested.versions)('has nothing against a valid cluster at version %s', (version) => {
      const context = contextOf(tested, { ...(version !== undefined && { providerVersion: version }) });
      expect(provider.validate(context)).toEqual([]);
      expect(provider.cloudObjects(context.cloud, version).flatMap(crdErrors)).toEqual([]);
    });

    it('refuses a version that it does not know, by the entry that people wrote', () => {
      const [problem] = provider.validate(contextOf(tested, { providerVersion: tested.unsupported }));
      const field = `management.providerVersions.${provider.controllerId ?? provider.id}`;
      expect(problem).toMatchObject({ field, rule: 'provider-version-unsupported' });
    });

    it('answers also where the cloud says nothing, so that every problem is found at once', () => {
      const context = contextOf(tested, { cloud: { provider: name } });
      expect(() => [provider.validate(context), provider.nodeMtu(context)]).not.toThrow();
      const addon = { name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } };
      expect(() => provider.addonRelease(context, addon)).not.toThrow();
    });

    it('has no chart of its own for a network', () => {
      const addon = { name: 'cilium', version: '1.18.6', cilium: {} };
      expect(provider.addonRelease(contextOf(tested), addon)).toBeUndefined();
    });
  });
}

/** What those promise besides of which every object of a cluster is rendered. */
export function infrastructureContract(name: string, tested: ProviderUnderTest<IInfrastructureProvider>): void {
  const provider = tested.make();
  const model = (context: ProviderContext) => provider.machineModel(context, tested.machine);
  const rendered = (context: ProviderContext): KubernetesObject[] => [
    provider.infrastructureCluster(context),
    provider.machineTemplate(context, { name: 'web-1-workers-0123456789', model: model(context) }),
    ...provider.clusterObjects(context),
  ];
  const everything = (context: ProviderContext) =>
    JSON.stringify([
      ...rendered(context),
      provider.cloudObjects(context.cloud, context.providerVersion),
      provider.kubeadm(context),
      provider.validate(context),
      provider.nodeMtu(context),
    ]);

  describe(`infrastructure of ${name}`, () => {
    it.each(tested.versions)('is what the API server takes, at version %s', (version) => {
      const context = contextOf(tested, { ...(version !== undefined && { providerVersion: version }) });
      expect(rendered(context).flatMap(crdErrors)).toEqual([]);
    });

    it('says which kinds it renders, of which group, and names them as it is told', () => {
      const [infrastructure, template] = rendered(contextOf(tested));
      const own = { namespace: 'shop' };
      expect(infrastructure).toMatchObject({ kind: provider.clusterKind, metadata: { ...own, name: 'web-1' } });
      const metadata = { ...own, name: 'web-1-workers-0123456789' };
      expect(template).toMatchObject({ kind: provider.machineTemplateKind, metadata });
      for (const object of [infrastructure, template]) {
        expect(object?.apiVersion.split('/')[0]).toBe(provider.apiGroup);
        expect(object?.metadata.annotations).toBeUndefined();
      }
    });

    it('says what may change of both kinds', () => {
      const kinds = provider.immutability.map(({ kind }) => kind);
      expect(kinds.sort()).toEqual([provider.clusterKind, provider.machineTemplateKind].sort());
    });

    it('has one model of a machine for every version, which survives a state file', () => {
      const models = tested.versions.map((providerVersion) =>
        JSON.stringify(model(contextOf(tested, { ...(providerVersion !== undefined && { providerVersion }) }))),
      );
      expect(new Set(models).size).toBe(1);
      const kept = JSON.parse(models[0] as string);
      const request = { name: 'web-1-workers-0123456789', model: kept };
      expect(provider.machineTemplate(contextOf(tested), request)).toEqual(rendered(contextOf(tested))[1]);
    });

    it('gives the same twice, also another instance, and changes no argument', () => {
      const context = deeplyFrozen(contextOf(tested));
      expect(everything(context)).toBe(everything(context));
      expect(tested.make().infrastructureCluster(context)).toEqual(provider.infrastructureCluster(context));
    });

    it('knows what kubeadm must know also where the cloud says nothing', () => {
      expect(() => provider.kubeadm(contextOf(tested, { cloud: { provider: name } }))).not.toThrow();
    });
  });
}

/** What those promise besides whose clusters follow a ClusterClass. */
export function topologyContract(name: string, tested: ProviderUnderTest<ITopologyProvider>): void {
  const provider = tested.make();

  describe(`topology of ${name}`, () => {
    it('is read as what it was written from', () => {
      const context = contextOf(tested);
      const { cloud, cluster } = provider.readTopology(provider.topology(context));
      expect({ provider: name, [name]: cloud }).toEqual(tested.cloud);
      expect(cluster).toEqual({});
      const machines = provider.machineTopology(context, tested.machine);
      expect({ [name]: provider.readMachineTopology(machines) }).toEqual(tested.machine);
    });

    it('gives the same twice, also another instance, and changes no argument', () => {
      const context = deeplyFrozen(contextOf(tested));
      const machine = deeplyFrozen(tested.machine);
      const everything = (one: ITopologyProvider) => [one.topology(context), one.machineTopology(context, machine)];
      expect(everything(provider)).toEqual(everything(tested.make()));
      expect(everything(provider)).toEqual(everything(provider));
    });
  });
}

function deeplyFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deeplyFrozen);
    Object.freeze(value);
  }
  return value;
}
