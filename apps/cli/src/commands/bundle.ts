import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { bundle as bundleOf } from '@krake-infra/synth/bundle/bundle.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { clusterName, requireCluster } from '../names.ts';
import { printData } from '../terminal.ts';

/** Lists everything from outside that these clusters need, or all of the fleet. */
export async function bundle(context: Context, names: readonly string[]): Promise<void> {
  const keys = names.map((name) => clusterName(name).key);
  const data = await readValidFleet(context);
  for (const key of keys) requireCluster(data, key);
  const artifacts = bundleOf(data, keys.length > 0 ? keys : data.clusters.keys());
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
