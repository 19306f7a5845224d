import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { clusterName } from '../names.ts';
import { deleteOver, refuseOnServer } from '../over-server/changes.ts';
import { clusterRemoval } from '../removal.ts';

export async function clusterDelete(
  context: Context,
  text: string,
  options: { readonly applied?: boolean; readonly dryRun?: boolean },
): Promise<void> {
  const { server: place } = context;
  if (place) {
    refuseOnServer({ '--applied': options.applied, '--dry-run': options.dryRun });
    return deleteOver({ context, place, name: clusterName(text) });
  }
  const removal = clusterRemoval(context, clusterName(text), options.applied === true);
  await commitChange(context, removal, options.dryRun === true);
}
