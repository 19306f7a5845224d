import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { type Manifest, manifestTitle } from '@krake-infra/reconciler/core/manifest.ts';
import { codeOf } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { type FieldOwner, fieldOwners, ownedAlone } from './owners.ts';
import { FLUX_MANAGER, type ManagementServer } from './server.ts';

const PATIENCE_MS = 180_000;
const BETWEEN_MS = 1_000;
const TRIES = 5;

/** Tools keep their hands off an object with these, when it leaves where they have it from. */
const FLUX_KEEPS = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
const ARGO_KEEPS = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

/** Protects objects against the tools that have them now. Where nothing is to be done nothing is written. */
export async function protect(server: ManagementServer, objects: readonly Manifest[]): Promise<void> {
  for (const object of objects) {
    const { labels = {}, annotations = {} } = object.metadata;
    const isArgos = [...Object.keys(labels), ...Object.keys(annotations)].some((key) =>
      key.startsWith('argocd.argoproj.io/'),
    );
    const wanted = { ...FLUX_KEEPS, ...(isArgos && ARGO_KEEPS) };
    const missing = Object.entries(wanted).filter(([key, value]) => annotations[key] !== value);
    if (missing.length > 0) await server.patch(object, { metadata: { annotations: Object.fromEntries(missing) } });
  }
}

/** Waits until Flux has applied every object, then leaves it as the only owner of what it applies. */
export async function handOver(server: ManagementServer, objects: readonly Manifest[]): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (const object of objects) {
    while (!isApplied(await server.get(object))) {
      if (performance.now() > until) throw notApplied(object);
      await sleep(BETWEEN_MS);
    }
  }
  for (const object of objects) await changeOwners(server, object, (owners) => ownedAlone(owners, FLUX_MANAGER));
}

/** Takes from Flux what it owns; the fields stay as they are, and whoever applies them next owns them. */
export async function takeFromFlux(server: ManagementServer, objects: readonly Manifest[]): Promise<void> {
  for (const object of objects) {
    await changeOwners(server, object, (owners) => owners.filter(({ manager }) => manager !== FLUX_MANAGER));
  }
}

function isApplied(object: Manifest): boolean {
  return fieldOwners(object).some(({ manager, operation }) => manager === FLUX_MANAGER && operation === 'Apply');
}

function notApplied(object: Manifest): Problem {
  const message = `Flux has not applied ${manifestTitle(object)} within ${PATIENCE_MS / 1000} s`;
  const hint = 'see what Flux says of the Kustomization, then run the same command again';
  return new Problem({ code: 'unavailable', message, hint });
}

/** Controllers write all the time: what another one changed meanwhile is looked at again. */
async function changeOwners(
  server: ManagementServer,
  object: Manifest,
  change: (owners: readonly FieldOwner[]) => readonly FieldOwner[],
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const now = await server.get(object);
    const before = fieldOwners(now);
    const managedFields = change(before);
    if (JSON.stringify(managedFields) === JSON.stringify(before)) return;
    const { resourceVersion } = now.metadata as { resourceVersion?: string };
    try {
      // an empty list would mean "as it is"
      const fields = managedFields.length === 0 ? [{}] : managedFields;
      await server.patch(now, { metadata: { resourceVersion, managedFields: fields } });
      return;
    } catch (error) {
      if (codeOf(error) !== 409 || tries === TRIES) throw error;
    }
  }
}
