import { type Manifest, manifestTitle } from '@krake-infra/reconciler/core/manifest.ts';
import { codeOf } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { type FieldOwner, fieldOwners, ownedAlone } from './owners.ts';
import { FLUX_MANAGER, type ManagementServer } from './server.ts';
import { untilFlux } from './until-flux.ts';

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
  const left = [...objects];
  await untilFlux(async () => {
    while (left[0] && isApplied(await server.get(left[0]))) left.shift();
    return left[0] && manifestTitle(left[0]);
  }, 'see what Flux says of the Kustomization, then run the same command again');
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
