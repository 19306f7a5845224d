import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { readFleetFolder } from '@krake-infra/synth/fleet-folder.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { parseAllDocuments } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import { installableCrd } from '../../tools/control-plane/manifests.ts';
import type { Part } from '../../tools/control-plane/processes.ts';
import type { ManifestSet } from '../../tools/control-plane/programs.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';

const test = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const CAPO_GROUP = 'infrastructure.cluster.x-k8s.io';

/** A line of CAPO as an API server serves it. */
export interface CapoLine {
  /** API version of clusters and machine templates. */
  readonly version: 'v1beta1' | 'v1beta2';
  readonly release: string;
}

/** CAPO 0.14 with its webhooks, and the schemas of 0.15, whose manager can not be built. */
export const CAPO_LINES: readonly CapoLine[] = [
  { version: 'v1beta1', release: 'v0.14.7' },
  { version: 'v1beta2', release: 'v0.15.0' },
];

const CAPO_15_CRDS: ManifestSet = {
  name: 'capo-0.15',
  module: '',
  crds: [],
  contracts: { 'cluster.x-k8s.io/v1beta1': 'v1beta1', 'cluster.x-k8s.io/v1beta2': 'v1beta2' },
};

/** Kinds of ORC besides those that CAPO itself wants. */
const ORC_KINDS = /^servergroups\.v1alpha1\.yaml$/;

/** An API server with Cluster API and its webhooks, Flux's and ORC's kinds, and a line of CAPO. */
export async function startWithCapo({ version }: CapoLine, folder: string): Promise<ControlPlane> {
  const real: readonly Part[] = version === 'v1beta1' ? ['openstack'] : [];
  const plane = await startControlPlane({ folder, parts: ['cluster-api', 'flux', ...real], say: console.log });
  const kinds = real.length > 0 ? ORC_KINDS : /^(openstack.*\.(v1beta2|v1alpha1)|servergroups\.v1alpha1)\.yaml$/;
  const files = readdirSync(test('crds')).filter((name) => kinds.test(name));
  const crds = files.flatMap((name) => installableCrd(readFileSync(test(`crds/${name}`), 'utf8'), CAPO_15_CRDS));
  await plane.kubectl(['apply', '--server-side', '-f', '-'], list(crds));
  const names = crds.map(({ metadata }) => `crd/${metadata.name}`);
  await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...names]);
  return plane;
}

type Fleet = [name: string, objects: KubernetesObject[]];

/** Golden manifests that are not those of another line of CAPO, by the name of their file. */
export function goldenFleets({ version }: CapoLine): Fleet[] {
  const other = version === 'v1beta1' ? 'v1beta2' : 'v1beta1';
  return readdirSync(test('golden'))
    .map((name): Fleet => [name, documents(readFileSync(test(`golden/${name}`), 'utf8'))])
    .filter(([, objects]) => !objects.some((object) => isCapo(object) && object.apiVersion.endsWith(`/${other}`)));
}

/** What the fleets of each render profile give for management clusters with this line of CAPO. */
export function frozenFleets({ release }: CapoLine): Fleet[] {
  return readdirSync(test('profiles')).flatMap((profile) => {
    const { data } = loadFleet(readFleetFolder(test(`profiles/${profile}`)));
    const { files } = renderFleet(data, new Date().toISOString());
    const managements = [...data.managementClusters].filter(([, { spec }]) =>
      Object.values(spec.providerVersions ?? {}).includes(release),
    );
    return managements.map(([name]): Fleet => {
      const own = files.filter(({ path }) => path.startsWith(`manifests/${name}/`));
      return [`profile ${profile}, ${name}`, own.flatMap(({ bytes }) => documents(Buffer.from(bytes).toString()))];
    });
  });
}

/** Objects of a file of manifests. */
export const documents = (text: string) =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject)
    .filter(isObject);

/** Lists of files for kustomize are no objects of an API. */
export const isObject = ({ metadata }: Partial<KubernetesObject>): boolean => metadata !== undefined;

const isCapo = ({ apiVersion, kind }: KubernetesObject) =>
  apiVersion.startsWith(`${CAPO_GROUP}/`) && kind.startsWith('OpenStack');

/** Namespaces are no part of the fleets, and a dry-run would not keep them. */
export async function createNamespaces(plane: ControlPlane, objects: readonly KubernetesObject[]): Promise<void> {
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  const namespaces = [...names].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  if (namespaces.length > 0) await plane.kubectl(['apply', '--server-side', '-f', '-'], list(namespaces));
}

const APPLY = ['apply', '--server-side', '--dry-run=server', '--validate=strict'];

/** Why the API server and its webhooks refuse these objects, each reason once; nothing when they would take all. */
export async function refusals(plane: ControlPlane, objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  let out: string;
  try {
    out = await plane.kubectl([...APPLY, '--field-manager=kustomize-controller', '-f', '-'], list(objects));
  } catch (error) {
    const { message } = error as Error;
    if (plane.crashes) throw error;
    const said = message.slice(message.indexOf('): ') + 3);
    const texts = said.split(/\n(?=Error from server|The )/).filter((text) => !text.startsWith('Warning: '));
    return [...new Set(texts)];
  }
  const taken = out.match(/ serverside-applied \(server dry run\)$/gm)?.length ?? 0;
  return taken === objects.length ? [] : [`only ${taken} of ${objects.length} objects are answered for`];
}

/** Objects as one text for kubectl. */
export const list = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
