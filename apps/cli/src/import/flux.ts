import { codeOf, type PersonalConnection } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { FLUX_SOURCE } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { CLUSTER_LABEL, KUSTOMIZE_API } from '@krake-infra/synth/delivery/names.ts';
import { untilFlux } from './until-flux.ts';

const ANSWER_MS = 30_000;

interface Kustomization {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly status?: { readonly inventory?: { readonly entries?: readonly { readonly id: string }[] } };
}

const pathOf = (namespace: string, name = '') =>
  `/apis/${KUSTOMIZE_API}/namespaces/${namespace}/kustomizations${name === '' ? '' : `/${name}`}`;

const answer = () => AbortSignal.timeout(ANSWER_MS);

/** Names of the Kustomizations that deliver a cluster. */
export async function kustomizationsOf(
  connection: PersonalConnection,
  namespace: string,
  cluster: string,
): Promise<readonly string[]> {
  const path = `${pathOf(namespace)}?labelSelector=${encodeURIComponent(`${CLUSTER_LABEL}=${cluster}`)}`;
  const { items } = (await connection.get(path, answer())) as { items: readonly Kustomization[] };
  return items.map(({ metadata }) => metadata.name);
}

/** Suspended ones apply nothing, and remove nothing when they go. */
export async function suspend(connection: PersonalConnection, namespace: string, names: readonly string[]) {
  for (const name of names) await connection.patch(pathOf(namespace, name), { spec: { suspend: true } }, answer());
}

/** Removes Kustomizations once the fleet does not deliver them any more, so that they do not come back. */
export async function removeOnceUnlisted(
  connection: PersonalConnection,
  namespace: string,
  names: readonly string[],
): Promise<void> {
  const [fluxNamespace = '', fleet = ''] = FLUX_SOURCE.split('/');
  const ids = new Set(names.map((name) => `${namespace}_${name}_${KUSTOMIZE_API.split('/')[0]}_Kustomization`));
  await untilFlux(
    async () => {
      const { status } = (await connection.get(pathOf(fluxNamespace, fleet), answer())) as Kustomization;
      return status?.inventory?.entries?.some(({ id }) => ids.has(id)) ? 'the commit' : undefined;
    },
    `the Kustomizations ${names.join(', ')} in ${namespace} are suspended; remove them once it has`,
  );
  for (const name of names) {
    try {
      await connection.remove(pathOf(namespace, name), answer());
    } catch (error) {
      if (codeOf(error) !== 404) throw error;
    }
  }
}
