import { conditionsOf, isCurrent, isObject, type Json, objectAt, secondsAt, textAt } from './json.ts';
import type { FluxState, KustomizationRecord, Revision, SourceRecord } from './records.ts';
import { cut, identity } from './reduce-common.ts';

/** Label of the Kustomizations of a cluster: its name. */
const CLUSTER_LABEL = 'krake-infra.io/cluster';
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

export function source(object: Json): SourceRecord | undefined {
  const state = fluxState(object);
  const revision = commitOf(textAt(object, 'status', 'artifact', 'revision'));
  const handled = textAt(object, 'status', 'lastHandledReconcileAt');
  return state && { ...state, ...(revision && { revision }), ...(handled !== undefined && { handled }) };
}

export function kustomization(object: Json): KustomizationRecord | undefined {
  const state = fluxState(object);
  if (!state) return undefined;
  const applied = revisionOf(object, 'lastAppliedOriginRevision', 'lastAppliedRevision');
  const attempted = revisionOf(object, 'lastAttemptedOriginRevision', 'lastAttemptedRevision');
  const delivers = textAt(object, 'metadata', 'labels', CLUSTER_LABEL);
  return {
    ...state,
    ...(applied && { applied }),
    ...(attempted && { attempted }),
    ...(delivers !== undefined && { delivers }),
    isProtected: textAt(object, 'metadata', 'annotations', PRUNE) === 'disabled',
    history: fluxHistory(object),
  };
}

/** An artifact cut out of a repository has a revision of its own, and names the commit it comes from as its origin. */
function revisionOf(object: Json, origin: string, own: string): Revision | undefined {
  return commitOf(textAt(object, 'status', origin)) ?? commitOf(textAt(object, 'status', own));
}

function fluxHistory(object: Json): KustomizationRecord['history'] {
  const entries = objectAt(object, 'status')?.history;
  return (Array.isArray(entries) ? entries : []).filter(isObject).flatMap((entry) => {
    const revision =
      commitOf(textAt(entry, 'metadata', 'originRevision')) ?? commitOf(textAt(entry, 'metadata', 'revision'));
    const at = secondsAt(entry, 'firstReconciled');
    const isApplied = textAt(entry, 'lastReconciledStatus') === 'ReconciliationSucceeded';
    return revision !== undefined && at !== undefined && isApplied ? [{ revision, at }] : [];
  });
}

function fluxState(object: Json): FluxState | undefined {
  const own = identity(object);
  const ready = conditionsOf(object).find(({ type }) => type === 'Ready');
  return (
    own && {
      ...own,
      current: isCurrent(object),
      ready: ready?.status ?? 'Unknown',
      reason: ready?.reason ?? '',
      message: cut(ready?.message ?? ''),
      suspended: objectAt(object, 'spec')?.suspend === true,
    }
  );
}

/** `main@sha1:<id>`; other kinds of revisions name no commit. */
function commitOf(revision: string | undefined): Revision | undefined {
  return /(?:^|@|:)sha1:([0-9a-f]{40})$/.exec(revision ?? '')?.[1];
}
