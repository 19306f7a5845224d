import type { CloudSpec, IInfrastructureProvider, MachineProps, ProviderContext } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

/** What a suite needs of an infrastructure provider. */
export interface ProviderUnderTest {
  make(): IInfrastructureProvider;
  readonly cloud: CloudSpec;
  readonly machine: MachineProps;
  /** Versions of its controller that it renders for; `undefined` for none. */
  readonly versions: readonly (string | undefined)[];
  /** A version that it does not support. */
  readonly unsupported: string;
}

/** What every infrastructure provider promises; run once for each. */
export function providerContract(name: string, tested: ProviderUnderTest): void {
  const provider = tested.make();
  const contextOf = (changes: Partial<ProviderContext> = {}): ProviderContext => ({
    clusterName: 'web-1',
    namespace: 'shop',
    cloud: tested.cloud,
    cluster: {
      kubernetesVersion: 'v1.34.8',
      controlPlane: { machine: tested.machine, replicas: 1 },
      pools: [{ name: 'workers', replicas: 2, machine: tested.machine }],
    },
    ...changes,
  });
  const model = (context: ProviderContext) => provider.machineModel(context, tested.machine);
  const rendered = (context: ProviderContext): KubernetesObject[] => [
    provider.infrastructureCluster(context),
    provider.machineTemplate(context, { name: 'web-1-workers-0123456789', model: model(context) }),
    ...provider.cloudObjects(context.cloud, context.providerVersion),
    ...provider.clusterObjects(context),
  ];
  const everything = (context: ProviderContext) =>
    JSON.stringify([
      rendered(context),
      provider.kubeadm(context),
      provider.validate(context),
      provider.nodeMtu(context),
    ]);

  describe(`provider ${name}`, () => {
    it('is called like its block and its clouds', () => {
      expect(provider.id).toBe(name);
      expect(tested.cloud.provider).toBe(name);
    });

    it.each(tested.versions)(
      'has nothing against a valid cluster, which the API server takes, at version %s',
      (version) => {
        const context = contextOf({ ...(version !== undefined && { providerVersion: version }) });
        expect(provider.validate(context)).toEqual([]);
        expect(rendered(context).flatMap(crdErrors)).toEqual([]);
      },
    );

    it('refuses a version that it does not know, by the entry that people wrote', () => {
      const [problem] = provider.validate(contextOf({ providerVersion: tested.unsupported }));
      const field = `management.providerVersions.${provider.controllerId ?? provider.id}`;
      expect(problem).toMatchObject({ field, rule: 'provider-version-unsupported' });
    });

    it('says which kinds it renders, of which group, and names them as it is told', () => {
      const [infrastructure, template] = rendered(contextOf());
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
        JSON.stringify(model(contextOf({ ...(providerVersion !== undefined && { providerVersion }) }))),
      );
      expect(new Set(models).size).toBe(1);
      const kept = JSON.parse(models[0] as string);
      const request = { name: 'web-1-workers-0123456789', model: kept };
      expect(provider.machineTemplate(contextOf(), request)).toEqual(rendered(contextOf())[1]);
    });

    it('gives the same twice, also another instance, and changes no argument', () => {
      const context = deeplyFrozen(contextOf());
      expect(everything(context)).toBe(everything(context));
      expect(tested.make().infrastructureCluster(context)).toEqual(provider.infrastructureCluster(context));
    });

    it('answers also where the cloud says nothing, so that every problem is found at once', () => {
      const context = contextOf({ cloud: { provider: name } });
      expect(() => [provider.validate(context), provider.kubeadm(context), provider.nodeMtu(context)]).not.toThrow();
      const addon = { name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } };
      expect(() => provider.addonRelease(context, addon)).not.toThrow();
    });

    it('has no chart of its own for a network', () => {
      expect(provider.addonRelease(contextOf(), { name: 'cilium', version: '1.18.6', cilium: {} })).toBeUndefined();
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
