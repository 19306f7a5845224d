import { fixedChange, type ImmutabilityRule } from '../immutability.ts';
import { changedPaths } from '../json-diff.ts';
import { isProtected, isTemplate, manifestTitle, textAt } from '../manifest.ts';
import { fleetPath } from '../model.ts';
import { compareObjects, type Pair } from '../plan/compare.ts';
import { isPool, poolOf } from '../plan/machines.ts';
import { type ClusterChange, type Refusal, refuse, type Side } from './change.ts';

/** Rules about rendered objects: what is fixed, and what may leave Git. */
export function objectRefusals(change: ClusterChange, rules: readonly ImmutabilityRule[]): Refusal[] {
  const { pairs, removed } = compareObjects(change.before.objects, change.after.objects);
  return [
    ...pairs.flatMap((pair) => [...fixedRefusals(change, pair, rules), ...coreDnsRefusals(change, pair)]),
    ...respelled(change, pairs, rules),
    ...removed
      .filter((object) => !isTemplate(object) && isProtected(object))
      .flatMap((object) => {
        // A whole pool that goes is told once, by its own rule.
        if (isPool(object) && !hasPool(change.after, poolOf(object)) && !isLifted(change.before, poolOf(object)))
          return [];
        const message = `${manifestTitle(object)} is protected and leaves Git`;
        return [refuse(change, { rule: 'protected-object-removed', field: 'spec', message })];
      }),
    ...poolRefusals(change),
    ...templateRefusals(change),
  ];
}

function fixedRefusals(change: ClusterChange, { before, after }: Pair, rules: readonly ImmutabilityRule[]): Refusal[] {
  const fixed = fixedChange(before, after, rules);
  if (!fixed) return [];
  const message = `${fixed.paths.map((path) => `spec.${path}`).join(', ')} of ${manifestTitle(after)} can not change`;
  return [refuse(change, { rule: fixed.rule, field: infrastructureField(change), message })];
}

/** A tag that a person gave CoreDNS; without one it follows kubeadm, which goes up with Kubernetes. */
function coreDnsRefusals(change: ClusterChange, { before, after }: Pair): Refusal[] {
  const [from, to] = [before, after].map((object) => textAt(object, 'spec', ...COREDNS_TAG));
  if (from === undefined || to === undefined || !isLower(to, from)) return [];
  const message = `CoreDNS can not go back ${from} -> ${to}`;
  return [refuse(change, { rule: 'coredns-downgrade', field: 'spec.controlPlane.kubeadm', message })];
}

const COREDNS_TAG = ['kubeadmConfigSpec', 'clusterConfiguration', 'dns', 'imageTag'];

function isLower(tag: string, than: string): boolean {
  const [numbers, others] = [tag, than].map((text) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number));
  const at = others?.findIndex((number, index) => number !== (numbers?.[index] ?? 0)) ?? -1;
  return at >= 0 && (numbers?.[at] ?? 0) < (others?.[at] ?? 0);
}

/** Infrastructure that comes in another API version, and perhaps with another meaning too. */
function respelled(change: ClusterChange, pairs: readonly Pair[], rules: readonly ImmutabilityRule[]): Refusal[] {
  const { before, after } = change;
  const changed = changedPaths(infrastructure(before), infrastructure(after)).length > 0;
  if (!changed && sameCloud(change)) return [];
  return pairs.flatMap(({ before: old, after: object }) => {
    if (old.apiVersion === object.apiVersion || isTemplate(object)) return [];
    if (!rules.some(({ kind }) => kind === object.kind)) return [];
    const message = `${manifestTitle(object)} goes to ${object.apiVersion} and changes at the same time`;
    return [refuse(change, { rule: 'infrastructure-api-version', field: infrastructureField(change), message })];
  });
}

/** The part of a cluster's data that infrastructure clusters are rendered from. */
function infrastructure({ data, resolved }: Side): Readonly<Record<string, unknown>> {
  const provider = data.clouds.get(resolved.cloud)?.spec.provider;
  const body = resolved.body as unknown as Readonly<Record<string, unknown>>;
  return provider === undefined ? { network: body.network } : { network: body.network, [provider]: body[provider] };
}

function sameCloud({ before, after }: ClusterChange): boolean {
  const [old, now] = [before, after].map(({ data, resolved }) => data.clouds.get(resolved.cloud)?.spec);
  return changedPaths({ ...old, metrics: [] }, { ...now, metrics: [] }).length === 0;
}

/** The one path below which the infrastructure's data changed. */
function infrastructureField({ before, after }: ClusterChange): string {
  const paths = changedPaths(infrastructure(before), infrastructure(after)).map((path) => path.split(/[.[]/));
  const [first = []] = paths;
  const common = first.findIndex((key, at) => key === '' || key === ']' || paths.some((path) => path[at] !== key));
  return ['spec', ...first.slice(0, common < 0 ? first.length : common)].join('.');
}

function hasPool({ resolved }: Side, pool: string): boolean {
  return resolved.body.pools?.some(({ name }) => name === pool) ?? false;
}

function isLifted({ state }: Side, pool: string): boolean {
  return state?.status?.pools?.find(({ name }) => name === pool)?.deletion?.phase === 'lifted';
}

function poolRefusals(change: ClusterChange): Refusal[] {
  const { before, after } = change;
  const [old, next] = [before, after].map(({ resolved }) => resolved.body.pools?.map(({ name }) => name) ?? []);
  const fresh = next?.filter((name) => !old?.includes(name)) ?? [];
  return (old ?? []).flatMap((name) => {
    if (hasPool(after, name) || isLifted(before, name)) return [];
    const renamed = fresh.length > 0 ? ` (renamed to ${fresh.join(' or ')}?)` : '';
    const message = `pool ${name} is gone${renamed}, but its protection was not lifted before`;
    return [refuse(change, { rule: 'pool-removed', field: 'spec.pools', message })];
  });
}

function templateRefusals(change: ClusterChange): Refusal[] {
  const { before, after, live } = change;
  const namespace = before.resolved.namespace;
  const retired = new Set(before.state?.status?.templates?.filter((kept) => kept.retired).map(({ name }) => name));
  const dropped = [
    ...gone(stateTemplates(before), stateTemplates(after)),
    ...gone(objectTemplates(before), objectTemplates(after)),
  ];
  const file = fleetPath('ClusterState', before.cluster.metadata);
  return [...new Set(dropped)].sort().flatMap((name) => {
    if (retired.has(name) && live.unusedTemplates?.has(`${namespace}/${name}`)) return [];
    const why = retired.has(name) ? 'was not seen to be unused' : 'was in use until this change';
    const message = `template ${name} leaves Git, but it ${why}`;
    return [refuse(change, { rule: 'template-dropped', file, field: 'status.templates', message })];
  });
}

function stateTemplates({ state }: Side): readonly string[] {
  return state?.status?.templates?.map(({ name }) => name) ?? [];
}

function objectTemplates({ objects }: Side): readonly string[] {
  return objects.filter(isTemplate).map(({ metadata }) => metadata.name);
}

function gone(before: readonly string[], after: readonly string[]): readonly string[] {
  const kept = new Set(after);
  return before.filter((name) => !kept.has(name));
}
