import type { CloudSpec, InMemoryMachine, InMemoryStartup } from '@krake-infra/constructs';

/** Defaults by type. They are part of render profile 1 and stay what they are while clusters use it. */
export const DEFAULTS = { InMemoryStartup: { startupSeconds: 0, startupJitter: 0 } };

const PARTS = ['vm', 'node', 'apiServer', 'etcd'] as const;

/** The neutral model of a machine: every part, each from the machine, else from the cloud, else started at once. */
export function fullMachine(cloud: CloudSpec, machine: InMemoryMachine | undefined): { [key: string]: any } {
  return Object.fromEntries(
    PARTS.map((part) => [part, fullStartup(machine?.[part] ?? cloud.inmemory?.machine?.[part])]),
  );
}

function fullStartup(given: InMemoryStartup = {}): InMemoryStartup {
  const { startupSeconds, startupJitter } = DEFAULTS.InMemoryStartup;
  return {
    startupSeconds: given.startupSeconds ?? startupSeconds,
    startupJitter: given.startupJitter ?? startupJitter,
  };
}

/** Backend of a model's machines. Cluster API takes the jitter as a text. */
export function inMemoryBackend(model: { readonly [key: string]: any }): any {
  const parts = PARTS.map((part) => {
    const { startupSeconds, startupJitter } = model[part];
    return [part, { provisioning: { startupDuration: `${startupSeconds}s`, startupJitter: `${startupJitter}` } }];
  });
  return { inMemory: Object.fromEntries(parts) };
}
