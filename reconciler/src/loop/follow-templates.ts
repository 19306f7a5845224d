import type { ClusterState } from '../core/generated/fleet.ts';
import { type NamespacedName, namespacedName } from '../core/model.ts';
import { countText } from '../core/text.ts';
import { timestamp } from '../core/time.ts';
import { appliedManifests } from './applied.ts';
import type { Chain, ChainParts } from './chain.ts';
import { addHousekeeping, type Placed, type SeenClusters, type Waiting } from './follow-up.ts';
import { stateChange } from './prepare.ts';

/**
 * Takes templates out of Git that retired and that no machine was seen to use, once Flux has applied everything else of
 * their cluster: only then are they unprotected, so that Flux removes their objects.
 *
 * @param at seconds since the epoch
 */
export async function followTemplates(
  parts: ChainParts,
  chain: Chain,
  { seen, at }: { readonly seen: SeenClusters; readonly at: number },
): Promise<readonly (Placed | Waiting)[]> {
  if (!seen) return [];
  const results: (Placed | Waiting)[] = [];
  for (const state of withRetired(chain.snapshot.fleet.data.states.values())) {
    const cluster = namespacedName(state.metadata);
    const facts = seen.get(cluster);
    const unused = unusedOf(state, facts?.unusedTemplates);
    if (!facts || unused.length === 0 || !chain.snapshot.fleet.data.clusters.has(cluster)) continue;
    const applied = await appliedManifests(parts.repository, chain.snapshot, { cluster, facts, part: 'objects' });
    if (applied.commit === undefined) continue;
    const origin = {
      trigger: `unused:${applied.commit}`,
      decision: `templates-${timestamp(at).replace(/[-:]/g, '').toLowerCase()}`,
    };
    results.push(addHousekeeping(parts, chain, { ...droppingStep(state, cluster, unused), origin, at }));
  }
  return results;
}

/** True when a state lists a template that no declared pool uses. */
export function hasRetired({ status }: ClusterState): boolean {
  return status?.templates?.some(({ retired }) => retired !== undefined) === true;
}

/** What is being removed as a whole is left alone: another commit on it would only make its removal wait. */
function withRetired(states: Iterable<ClusterState>): readonly ClusterState[] {
  return [...states].filter((state) => hasRetired(state) && state.status?.deletion === undefined);
}

function unusedOf({ status }: ClusterState, unused: ReadonlySet<string> | undefined): readonly string[] {
  const retired = status?.templates?.filter((template) => template.retired !== undefined) ?? [];
  return retired.map(({ name }) => name).filter((name) => unused?.has(name));
}

function droppingStep(state: ClusterState, cluster: NamespacedName, unused: readonly string[]) {
  const { namespace, name } = state.metadata;
  const gone = new Set(unused);
  const templates = state.status?.templates?.filter(
    (template) => template.retired === undefined || !gone.has(template.name),
  );
  return {
    cluster,
    what: `templates of ${cluster}`,
    subject: `Drop ${countText(unused.length, 'template')} of ${name} that no machine uses`,
    body: `No machine was seen to use them any more:\n${unused.map((each) => `- ${each}`).join('\n')}`,
    files: [stateChange({ ...state, status: { ...state.status, ...(templates && { templates }) } })],
    live: { unusedTemplates: new Set(unused.map((each) => `${namespace}/${each}`)) },
  };
}
