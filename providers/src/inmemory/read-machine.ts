import { type InMemoryMachine, type InMemoryStartup, omitEmpty } from '@krake-infra/constructs';

/** Seconds in the units of a Go duration. */
const UNITS: { readonly [unit: string]: number } = { h: 3600, m: 60, s: 1 };

/** The machine that {@link inMemoryBackend} writes so; parts that start in other than whole seconds are left out. */
export function readBackend(backend: any): InMemoryMachine {
  const { vm, node, apiServer, etcd } = backend?.inMemory ?? {};
  return omitEmpty({
    vm: readStartup(vm),
    node: readStartup(node),
    apiServer: readStartup(apiServer),
    etcd: readStartup(etcd),
  });
}

function readStartup(part: any): InMemoryStartup | undefined {
  const { startupDuration = '0s', startupJitter = '0' } = part?.provisioning ?? {};
  const startupSeconds = seconds(startupDuration);
  const jitter = Number(startupJitter);
  if (startupSeconds === undefined || Number.isNaN(jitter)) {
    return undefined;
  }
  return { startupSeconds: startupSeconds || undefined, startupJitter: jitter || undefined };
}

function seconds(duration: string): number | undefined {
  if (!/^(\d+[hms])+$/.test(duration)) {
    return undefined;
  }
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}
