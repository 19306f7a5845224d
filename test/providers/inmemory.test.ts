import type { ClusterProps, InMemoryMachine, MachineProps } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPO_14, machine, objects, only, titles, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

const SECOND = { startupSeconds: 1, startupJitter: 0.2 };

function simulated(changes: Partial<ClusterProps> = {}): KubernetesObject[] {
  return objects({ provider: new inmemory.InMemoryProvider(), cloud: { provider: 'inmemory' }, ...changes });
}

function workers(ofMachine: MachineProps, changes: Partial<ClusterProps> = {}): KubernetesObject {
  const list = simulated({ pools: [{ ...WORKERS, machine: ofMachine }], ...changes });
  const found = list.find(({ kind, metadata }) => kind === 'DevMachineTemplate' && metadata.name.includes('workers'));
  return found as KubernetesObject;
}

const backend = (template: KubernetesObject) => template.spec.template.spec.backend;

describe('a cluster of the in-memory provider', () => {
  it('is taken by the API server', () => {
    expect(simulated().flatMap(crdErrors)).toEqual([]);
  });

  it('has the objects that it has on another cloud, of other kinds', () => {
    const kinds = (list: readonly KubernetesObject[]) => list.map(({ kind }) => kind.replace(/^(Dev|OpenStack)/, ''));
    expect(kinds(simulated())).toEqual(kinds(objects()));
  });

  it('keeps the empty block that chooses the backend', () => {
    expect(only(simulated(), 'DevCluster').spec).toEqual({ backend: { inMemory: {} } });
  });

  it('has an annotation on its DevCluster, also without protection, because Cluster API 1.14.0 panics without any', () => {
    const { annotations } = only(simulated({ protection: false }), 'DevCluster').metadata;
    expect(Object.keys(annotations ?? {})).not.toEqual([]);
  });

  it('carries nothing of OpenStack', () => {
    const { machine: _machine, ...pool } = WORKERS;
    const list = simulated({ controlPlane: { machine: {} }, pools: [{ ...pool, machine: {} }] });
    expect(JSON.stringify(list)).not.toMatch(/openstack|cloud-provider|provider-id|instance_id/i);
  });
});

describe('DevMachineTemplate', () => {
  const part = (startupDuration: string, startupJitter: string) => ({
    provisioning: { startupDuration, startupJitter },
  });
  const none = part('0s', '0');

  it('starts every part at once by default, also with the block of another cloud', () => {
    const expected = { inMemory: { vm: none, node: none, apiServer: none, etcd: none } };
    expect(backend(workers({}))).toEqual(expected);
    expect(backend(workers(machine('m1.large')))).toEqual(expected);
  });

  it('writes durations and jitter as texts', () => {
    expect(backend(workers({ inmemory: { vm: SECOND } })).inMemory.vm).toEqual(part('1s', '0.2'));
  });

  it('takes each part from the machine, else from the cloud', () => {
    const ofCloud = { vm: SECOND, node: { startupSeconds: 3 } };
    const cloud = { provider: 'inmemory', inmemory: { machine: ofCloud } };
    const { inMemory } = backend(workers({ inmemory: { vm: { startupSeconds: 7 } } }, { cloud }));
    expect(inMemory).toEqual({ vm: part('7s', '0'), node: part('3s', '0'), apiServer: none, etcd: none });
  });

  it('has another name when a duration changes and the same when a default is written out', () => {
    const name = (given: InMemoryMachine) => workers({ inmemory: given }).metadata.name;
    expect(name({ vm: { startupSeconds: 0 }, etcd: {} })).toBe(name({}));
    expect(name({ vm: { startupSeconds: 2 } })).not.toBe(name({}));
  });

  it('may be any that the fleet schema allows', () => {
    const startup = fc.record(
      {
        startupSeconds: fc.integer({ min: 0, max: 86400 }),
        startupJitter: fc.double({ min: 0, max: 10, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    const given = fc.record({ vm: startup, node: startup, apiServer: startup, etcd: startup }, { requiredKeys: [] });
    fc.assert(
      fc.property(given, (own) => {
        const template = workers({ inmemory: own as InMemoryMachine });
        expect(crdErrors(template)).toEqual([]);
        for (const { provisioning } of Object.values<ReturnType<typeof part>>(backend(template).inMemory)) {
          expect(provisioning.startupDuration).toMatch(/^\d+s$/);
          expect(Number(provisioning.startupJitter)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('rules of the in-memory provider', () => {
  const problems = (providerVersions: Record<string, string>) => {
    const management = { ...CAPO_14, providerVersions };
    return () => titles(simulated({ management }));
  };

  it('refuses a version of its own', () => {
    expect(problems({ inmemory: 'v1.14.0' })).toThrow(
      /^management\.providerVersions\.inmemory: .*no version of its own/,
    );
  });

  it('does not mind the versions of other providers', () => {
    expect(problems({ openstack: 'v0.14.7' })).not.toThrow();
  });
});
