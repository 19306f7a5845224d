import { isMapping, kindOf } from './data.ts';
import { clipped, type Finding } from './findings.ts';
import { type Given, MAX_ENTRIES } from './node-values.ts';

const MAX_COUNT = 1000;
const CONTROL_PLANES: readonly unknown[] = [1, 3, 5, 7];
const MAX_MACHINE_NAME = 253;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const VERSION = /^v?(\d{1,4}\.\d{1,4}\.\d{1,4})$/;

/** Reads a value, or adds a finding and gives `undefined`. */
export type Reader<T> = (given: Given, found: Finding[]) => T | undefined;

export const count: Reader<number> = (given, found) => {
  const { value } = given;
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
  if (isCount) return value + 0; // there is a zero below zero
  found.push(wrong(given, 'a number of machines', `write a whole number, 0 to ${MAX_COUNT}`));
  return undefined;
};

export const controlPlaneCount: Reader<number> = (given, found) => {
  if (CONTROL_PLANES.includes(given.value)) return given.value as number;
  const hint = `write ${CONTROL_PLANES.join(', ')}: etcd needs an odd number`;
  found.push(wrong(given, 'a number of control-plane machines', hint));
  return undefined;
};

export const kubernetesVersion: Reader<string> = (given, found) => {
  const [, version] = (typeof given.value === 'string' && VERSION.exec(given.value)) || [];
  if (version !== undefined) return `v${version}`;
  found.push(wrong(given, 'a version of Kubernetes', "write all three parts, such as '1.34.8'"));
  return undefined;
};

export const templateName: Reader<string> = (given, found) => {
  if (isDnsLabel(given.value, 63)) return given.value;
  found.push(wrong(given, 'the name of a ClusterTemplate', 'write a DNS label of at most 63 characters'));
  return undefined;
};

/** Machines to be removed; numbers are taken as their digits. */
export const machineNames: Reader<readonly string[]> = (given, found) => {
  const { path, value } = given;
  if (!Array.isArray(value) || value.length > MAX_ENTRIES) {
    found.push(wrong(given, `a list of at most ${MAX_ENTRIES} machines`, 'write a list of names'));
    return undefined;
  }
  const names = value.map((entry) => (Number.isSafeInteger(entry) ? String(entry) : entry));
  for (const [index, name] of names.entries()) {
    if (typeof name === 'string' && name !== '' && name.length <= MAX_MACHINE_NAME) continue;
    found.push(wrong({ path: [...path, index], value: name }, 'the name of a machine', 'write its name'));
  }
  return names as string[];
};

export function isDnsLabel(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength && DNS_LABEL.test(value);
}

function wrong({ path, value, source }: Given, wanted: string, hint: string): Finding {
  const by = source === undefined ? '' : ` (by ${source})`;
  return { path, message: `is ${described(value)}${by}, not ${wanted}`, hint };
}

function described(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${clipped(value, 40)}"`;
  const [key, ...others] = isMapping(value) ? Object.keys(value) : [];
  if (key === undefined || others.length > 0) return kindOf(value);
  return `a mapping of ${clipped(key, 40)}, which is no function known here`;
}
