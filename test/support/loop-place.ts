import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyToFolder } from '@krake-infra/cli/work-tree.ts';
import type { ScaleRequest } from '@krake-infra/reconciler/core/requests.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { onTestFinished } from 'vitest';
import { git, temporaryFolder } from './git-repositories.ts';
import { fileOf, fleetRepository, loopParts, MemorySource, metricOf, poolFleet, poolOf } from './pools.ts';

export const NOW = Math.floor(Date.now() / 1000);

/** A fleet of pools on a remote, and loops over it. */
export class LoopPlace {
  readonly folder = temporaryFolder();
  readonly remote: string;
  readonly person = join(this.folder, 'person');
  readonly source = new MemorySource();
  #caches = 0;

  constructor(edit: (files: readonly FleetFile[]) => readonly FleetFile[] = (files) => files) {
    this.remote = fleetRepository(this.folder, edit(poolFleet(6)));
    git(this.folder, 'clone', '-q', this.remote, this.person);
  }

  /** A loop with a clone of its own, or with the one that another loop left. */
  async loop(wrap?: (repository: Repository) => Repository, cache = `cache-${this.#caches++}`): Promise<Loop> {
    const cacheDir = join(this.folder, cache);
    const parts = await loopParts({ remote: this.remote, cacheDir, source: this.source, ...(wrap && { wrap }) });
    onTestFinished(() => parts.repository.close());
    return new Loop(parts);
  }

  load(index: number, value: number, at = NOW): void {
    this.source.readings.set(metricOf(index), { kind: 'value', value, at });
  }

  /** Subjects of the commits since the fleet was put there, oldest first. */
  subjects(): string[] {
    const log = git(this.remote, 'log', '--reverse', '--format=%s', 'main');
    return log.split('\n').slice(1);
  }

  size(index: number): number {
    return Number(/replicas: (\d+)/.exec(git(this.remote, 'show', `main:${fileOf(index)}`))?.[1]);
  }

  /** Sets a size by hand, without manifests. */
  setSize(index: number, size: number): void {
    git(this.person, 'pull', '-q', '--ff-only');
    const file = join(this.person, fileOf(index));
    writeFileSync(
      file,
      git(this.person, 'show', `HEAD:${fileOf(index)}`).replace(/replicas: \d+/, `replicas: ${size}`),
    );
    git(this.person, 'commit', '-qam', `Set ${size} by hand`);
    git(this.person, 'push', '-q');
  }

  /** Writes or (null) removes files by hand, without manifests. */
  push(files: Readonly<Record<string, string | null>>): void {
    git(this.person, 'pull', '-q', '--ff-only');
    const changes = Object.entries(files).map(([path, text]) => ({
      path,
      bytes: text === null ? null : Buffer.from(text),
    }));
    applyToFolder(this.person, changes);
    git(this.person, 'add', '-A');
    git(this.person, 'commit', '-qm', 'By hand');
    git(this.person, 'push', '-q');
  }
}

export function inFleetFile(files: readonly FleetFile[], from: string, to: string): readonly FleetFile[] {
  const edited = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString().replace(from, to));
  return files.map((file) => (file.path === 'fleet.yaml' ? { ...file, bytes: edited(file.bytes) } : file));
}

export function request(index: number, to: number, key = `key-${index}`): ScaleRequest {
  return { key, pool: poolOf(index), to, at: NOW, by: 'tests' };
}
