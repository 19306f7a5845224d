import { InvalidArgumentError } from 'commander';
import type { NamedKubeconfig } from './context.ts';
import type { Address } from './daemon/server.ts';

export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

export function keyValue(text: string, previous: Record<string, string>): Record<string, string> {
  const split = text.indexOf('=');
  if (split < 1) throw new InvalidArgumentError('Write key=value.');
  return { ...previous, [text.slice(0, split)]: text.slice(split + 1) };
}

export function keyWeight(text: string, previous: Record<string, number>): Record<string, number> {
  const [name, value] = Object.entries(keyValue(text, {}))[0] as [string, string];
  const weight = Number(value);
  if (value === '' || !Number.isFinite(weight) || weight < 0)
    throw new InvalidArgumentError('Write name=weight, such as load=0.5.');
  return { ...previous, [name]: weight };
}

export function keyCount(text: string, previous: Record<string, number>): Record<string, number> {
  const [name, value] = Object.entries(keyValue(text, {}))[0] as [string, string];
  return { ...previous, [name]: wholeNumber(value) };
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

export function time(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('Write a time such as 2026-01-31T08:00:00Z.');
  return milliseconds / 1000;
}

/** `9464`, `0.0.0.0:9464` or `[::1]:9464`; without a host the loopback interface. */
export function address(text: string): Address {
  const [, host = '127.0.0.1', port = ''] = /^(?:\[?([^[\]]+?)\]?:)?(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new InvalidArgumentError('Write port or host:port, such as 127.0.0.1:9464.');
  return { host, port: Number(port) };
}

/** `[NAME=]FILE[#CONTEXT]`, several separated by commas. */
export function kubeconfigs(text: string, previous: readonly NamedKubeconfig[] = []): readonly NamedKubeconfig[] {
  const given = text.split(',').map((part): NamedKubeconfig => {
    const [, management, file = '', context] = /^(?:([a-z0-9][-a-z0-9]*)=)?([^#]+)(?:#(.+))?$/.exec(part) ?? [];
    if (file === '') throw new InvalidArgumentError('Write NAME=FILE, or NAME=FILE#CONTEXT.');
    return { file, ...(management !== undefined && { management }), ...(context !== undefined && { context }) };
  });
  return [...previous, ...given];
}

export const DRY_RUN = ['--dry-run', 'show the plan and the commit, push nothing'] as const;
export const LABELS = ['-l, --label <key=value>', 'label, repeatable', keyValue, {}] as const;
export const METRICS = ['--metric <name=weight>', 'metric for placement, repeatable', keyWeight, {}] as const;
export const INTERVAL = [
  '--interval <seconds>',
  'time between readings of all metrics (default: as fleet.yaml says)',
  wholeNumber,
] as const;
export const LISTEN = [
  '--listen <address>',
  'serve /healthz, /readyz and /metrics, such as 127.0.0.1:9464',
  address,
] as const;
