import { cloudPreflight } from '@krake-infra/synth/cloud-preflight.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { notFound } from '../names.ts';
import { printData } from '../terminal.ts';

/** Prints what the clusters of a cloud want of it. Asks nobody: that needs credentials, which are not here. */
export async function printCloudPreflight(context: Context, name: string): Promise<void> {
  const data = await readValidFleet(context);
  if (!data.clouds.has(name)) throw notFound('cloud', name, data.clouds.keys());
  const checks = cloudPreflight(data, name);
  printData(context.terminal, context.output, checks, () => [
    ['CLUSTER', 'RULE', 'ASK', 'WHAT HAS TO BE SO'],
    ...checks.map(({ cluster, rule, service, path, message }) => [cluster, rule, `${service} ${path}`, message]),
  ]);
}
