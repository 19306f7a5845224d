import { createHash } from 'node:crypto';
import type { ManifestSet, Program } from './programs.ts';

/** What decides the bytes of a build besides its own row of the table. */
export interface ModuleFiles {
  readonly goMod: string;
  readonly goSum: string;
}

/** How every program is compiled: static, without paths of this machine. */
export const BUILD_FLAGS = ['-trimpath', '-p=2'] as const;
export const BUILD_ENVIRONMENT = { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false' } as const;

/** Names a build in the cache: equal keys mean equal programs. */
export function programKey(program: Program, files: ModuleFiles, goVersion: string): string {
  return `${program.name}-${digest([program, files, goVersion, BUILD_FLAGS, BUILD_ENVIRONMENT])}`;
}

/** Names the files of a manifest set in the cache; they do not depend on the compiler. */
export function manifestsKey({ name, crds, webhooks }: ManifestSet, files: ModuleFiles): string {
  return `${name}-manifests-${digest([crds, webhooks ?? null, files])}`;
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 20);

/** The version in a `go 1.26.0` line of a go.mod file. */
export function requiredGo(goMod: string): string {
  const version = /^go (\S+)$/m.exec(goMod)?.[1];
  if (!version) throw new Error('go.mod has no line `go VERSION`');
  return version;
}

/** True when `version` (`1.26.8`, with or without `go` before it) is not below `least`. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) =>
    text
      .replace(/^go/, '')
      .split('.')
      .map((part) => Number.parseInt(part, 10));
  const [have, want] = [numbers(version), numbers(least)];
  for (const [index, number] of want.entries()) {
    const difference = (have[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
