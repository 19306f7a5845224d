import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { bundle as bundleOf } from '@krake-infra/synth/bundle/bundle.ts';
import { manifestFolders } from '@krake-infra/synth/bundle/manifest-images.ts';
import type { Context } from '../context.ts';
import { readManifests, readValidFleet } from '../fleet-access.ts';
import { clusterName, requireCluster } from '../names.ts';
import { readLogins } from '../registry/docker-config.ts';
import { resolved } from '../registry/resolve.ts';
import { printData } from '../terminal.ts';

export interface BundleOptions {
  /** Ask registries for digests. */
  readonly resolve?: boolean;
  /** File with logins of registries. */
  readonly dockerConfig?: string;
}

/** Lists everything from outside that these clusters need, or all of the fleet. */
export async function bundle(context: Context, names: readonly string[], options: BundleOptions): Promise<void> {
  const keys = names.map((name) => clusterName(name).key);
  const data = await readValidFleet(context);
  for (const key of keys) requireCluster(data, key);
  const wanted = keys.length > 0 ? keys : [...data.clusters.keys()];
  const folders = wanted.flatMap((key) => manifestFolders(data, key));
  const texts = await readManifests(context, [...new Set(folders)]);
  const listed = bundleOf(data, wanted, (folder) => texts.get(folder) ?? []);
  const artifacts = options.resolve ? await resolved(listed, { logins: readLogins(options.dockerConfig) }) : listed;
  printData(context.terminal, context.output, artifacts, () => table(artifacts));
}

function table(artifacts: readonly Artifact[]): readonly (readonly string[])[] {
  return [
    ['KIND', 'NAME', 'VERSION', 'DIGEST', 'MIRROR', 'USED BY'],
    ...artifacts.map(({ kind, name, version, digest = '-', mirror = '-', from, usedBy }) => [
      kind,
      name,
      version ?? (from === undefined ? '-' : `(${from})`),
      digest,
      mirror,
      users(usedBy),
    ]),
  ];
}

function users([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${others.length}`;
}
