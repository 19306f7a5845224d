import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { clusterName } from '../names.ts';
import { clusterRemoval } from '../removal.ts';

export async function clusterDelete(
  context: Context,
  text: string,
  options: { readonly applied?: boolean; readonly dryRun?: boolean },
): Promise<void> {
  const removal = clusterRemoval(context, clusterName(text), options.applied === true);
  await commitChange(context, removal, options.dryRun === true);
}
