import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Cloud, YaookCloud } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import { oneLine } from '@krake-infra/reconciler/core/text.ts';
import { type Discovery, yaookDiscovery } from '@krake-infra/reconciler/discovery/yaook/facts.ts';
import { type Answer, type Ask, readYaook } from '@krake-infra/reconciler/discovery/yaook/objects.ts';
import type { PlainValue, YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { edited } from '@krake-infra/reconciler/loop/edit-file.ts';
import { codeOf, connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { isObject } from '@krake-infra/reconciler/track/cluster-api/json.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { notFound } from '../names.ts';

const ANSWER_MS = 30_000;
const SECTION = ['spec', 'yaook', 'discovered'];

/** Reads what a cloud is from the objects of its operators, and commits it into the file of the cloud. */
export async function cloudDiscover(
  context: Context,
  name: string,
  options: { readonly dryRun?: boolean },
): Promise<void> {
  const cloud = yaookBlock((await readValidFleet(context)).clouds, name);
  const { discovered, unknown } = yaookDiscovery(cloud, await readYaook(cloud, askCluster(context)));
  for (const line of unknown) context.terminal.err(`not known: ${oneLine(line)}\n`);
  await commitChange(
    // that cluster is no management cluster: nobody asks Flux there to look at the commit
    { ...context, kubeconfigs: [] },
    (snapshot) => {
      const changes = edits(yaookBlock(snapshot.fleet.data.clouds, name).discovered, discovered);
      if (changes.length === 0) return [];
      const files = [edited(snapshot, fleetPath('Cloud', { name }), changes)];
      return [() => ({ subject: `Note what was discovered of cloud ${name}`, files })];
    },
    options.dryRun === true,
  );
}

function yaookBlock(clouds: ReadonlyMap<string, Cloud>, name: string): YaookCloud {
  const cloud = clouds.get(name);
  if (!cloud) throw notFound('cloud', name, clouds.keys());
  const { provider, yaook } = cloud.spec;
  if (provider === 'yaook' && yaook) return yaook;
  const message = `cloud ${name} is of provider ${provider}; facts are discovered of Yaook clouds alone`;
  const hint = 'state its fields by hand, or name a cloud of provider yaook with a block yaook';
  throw new Problem({ code: 'refused', message, hint });
}

/** The section as a whole, so that no older fact stays beside newer ones; nothing where all is as it was. */
function edits(before: YaookCloud['discovered'], after: Discovery['discovered']): readonly YamlEdit[] {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return [];
  const add: YamlEdit = { op: 'add', path: SECTION, value: after as PlainValue };
  return before === undefined ? [add] : [{ op: 'remove', path: SECTION }, add];
}

function sorted(facts: object | undefined): readonly [string, unknown][] | undefined {
  return facts && Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Asks the one cluster that a kubeconfig was given for, by GET alone. */
function askCluster({ kubeconfigs }: Context): Ask {
  const [place, second] = kubeconfigs;
  if (!place || second) {
    const message = 'discovering needs the kubeconfig of the cluster that Yaook runs on, and no other';
    throw new Problem({ code: 'usage', message, hint: 'give it with --kubeconfig FILE' });
  }
  const connection = connect(place);
  return async (path) => {
    try {
      const object = await connection.get(path, AbortSignal.timeout(ANSWER_MS));
      return isObject(object) ? { kind: 'found', object } : { kind: 'absent' };
    } catch (error) {
      return refusal(error, place.file);
    }
  };
}

/** @throws Problem when it is no answer of an API server about an object */
function refusal(error: unknown, file: string): Answer {
  const code = codeOf(error);
  if (code === 404) return { kind: 'absent' };
  if (code === 403) return { kind: 'forbidden' };
  const what = oneLine(error instanceof Error ? error.message : String(error));
  const message = `the cluster of Yaook does not answer: ${what}`;
  throw new Problem({ code: 'unavailable', message, hint: `check the kubeconfig ${file}` });
}
