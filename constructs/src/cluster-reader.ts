import { App } from 'cdk8s';
import { differences, sameEntries } from './adoption.ts';
import { byPort } from './by-port.ts';
import { Cluster } from './cluster.ts';
import type { ClusterProps } from './cluster-props.ts';
import type {
  AdoptedObject,
  CloudSpec,
  ClusterBody,
  KeptTemplate,
  ManagementClusterSpec,
} from './generated/structs.ts';
import { CLUSTER_LABEL } from './manifest.ts';
import { omitEmpty, omitEmptyFields } from './omit-empty.ts';
import type { IClusterProvider, IInfrastructureProvider, ITopologyProvider } from './provider.ts';
import { readBody } from './read-body.ts';
import { findCluster, findClusterObject } from './read-objects.ts';
import { type FoundPair, type FoundPairs, foundPairs } from './read-pairs.ts';
import { readTopologyBody } from './read-topology.ts';

/** Objects and which cluster to read from them. */
export interface ClusterReaderProps {
  /** Objects as manifests or the API server have them, in API versions v1beta2 but for the provider's own. */
  readonly objects: any[];
  /** Namespace of the cluster. */
  readonly namespace: string;
  /** Name of the Cluster object. */
  readonly clusterName: string;
  /** Provider that reads the infrastructure, or the topology in its place. */
  readonly provider: IClusterProvider;
  /** Versions on the management cluster. @default - as {@link ClusterProps.management} */
  readonly management?: ManagementClusterSpec;
}

/** A field of an existing object that fleet data can not say. */
export interface UnexpressedField {
  /** `<Kind>/<name>`. */
  readonly objectTitle: string;
  /** Dotted path of the field. */
  readonly field: string;
  /** What it is. */
  readonly value: any;
}

/** An existing cluster as fleet data. */
export interface ClusterReading {
  /** Labels of the Cluster object. */
  readonly labels: { readonly [key: string]: string };
  /** The cloud it is on. */
  readonly cloud: CloudSpec;
  /** What it is made of. */
  readonly body: ClusterBody;
  /** Templates under the names that they have, for {@link ClusterProps.keptTemplates}. */
  readonly keptTemplates: KeptTemplate[];
  /** What stays as it was found, for {@link ClusterProps.adopted}. */
  readonly adopted: AdoptedObject[];
  /** What was found and the body does not say; it is in `adopted`, and nowhere else. */
  readonly unexpressed: UnexpressedField[];
  /** `<Kind>/<name>` of every object that was read. */
  readonly objectTitles: string[];
}

/** Reads clusters that exist already: the inverse of {@link Cluster}. */
export class ClusterReader {
  /**
   * Fleet data that render to the same objects. What the data can not say is found by rendering them again and comparing, so
   * that nothing is lost: with `adopted` and `keptTemplates` the objects come out as they were found.
   * @throws Error when an object is missing, or the cluster can not be read at all
   */
  public static read(props: ClusterReaderProps): ClusterReading {
    const { pairs, ...read } = byPort(props.provider, {
      objects: (provider) => readParts(props, provider),
      topology: (provider) => readTopology(props, provider),
    });
    const adopted = new Map<string, AdoptedObject>();
    const unexpressed: UnexpressedField[] = [];
    for (const pair of pairs) {
      for (const object of adoptedObject(pair).filter(({ kind, name }) => !adopted.has(`${kind}/${name}`))) {
        adopted.set(`${object.kind}/${object.name}`, object);
        unexpressed.push(...unexpressedFields(object, titleOf(pair.was)));
      }
    }
    const objectTitles = [...new Set(pairs.map(({ was }) => titleOf(was)))];
    return { ...read, adopted: [...adopted.values()], unexpressed, objectTitles };
  }

  private constructor() {}
}

type Read = Required<Pick<ClusterReading, 'body' | 'cloud' | 'labels' | 'keptTemplates'>>;

interface ReadObjects extends Read {
  readonly pairs: FoundPair[];
}

/** A cluster of which every object is rendered. */
function readParts(props: ClusterReaderProps, provider: IInfrastructureProvider): ReadObjects {
  const found = findCluster(props.objects, { namespace: props.namespace, name: props.clusterName });
  const { body, cloud, pools } = readBody({ ...props, provider }, found);
  const labels = ownLabels(found.cluster);
  const rendered = (keptTemplates: KeptTemplate[]) => render(props, { body, cloud, labels, keptTemplates });
  const keptTemplates = withFoundNames(foundPairs(found, pools, rendered([])));
  return { body, cloud, labels, keptTemplates, pairs: foundPairs(found, pools, rendered(keptTemplates)).objects };
}

/** A cluster that follows a ClusterClass. */
function readTopology(props: ClusterReaderProps, provider: ITopologyProvider): ReadObjects {
  const was = findClusterObject(props.objects, { namespace: props.namespace, name: props.clusterName });
  const read = { ...readTopologyBody(provider, was), labels: ownLabels(was), keptTemplates: [] };
  const [made] = render(props, read).toJson();
  return { ...read, pairs: [{ made, was }] };
}

function ownLabels({ metadata }: any): { [key: string]: string } {
  const { [CLUSTER_LABEL]: _, ...labels } = metadata.labels;
  return labels;
}

function render({ namespace, clusterName, provider, management }: ClusterReaderProps, read: Read): Cluster {
  const { body, ...rest } = read;
  const props: ClusterProps = { namespace, clusterName, provider, management, ...rest, ...body };
  return new Cluster(new App(), 'cluster', props);
}

/** Templates of the data under the names that they have. Pools may share one. */
function withFoundNames({ templates }: FoundPairs): KeptTemplate[] {
  const named = new Map<string, KeptTemplate>();
  for (const { template, was } of templates) {
    const { name } = was.metadata;
    const key = `${template.role}/${name}`;
    if (!named.has(key)) {
      named.set(key, { ...template, name });
    }
  }
  return [...named.values()];
}

/** What differs, but for labels and annotations that a fleet's objects carry besides. */
function adoptedObject({ made, was }: FoundPair): AdoptedObject[] {
  const { kind, metadata } = made;
  const { name } = metadata;
  const labels = shared(metadata.labels, was.metadata.labels);
  const annotations = shared(metadata.annotations, was.metadata.annotations);
  const own = omitEmptyFields({ metadata: { name, labels, annotations }, spec: made.spec });
  const { namespace, ...metadataThere } = was.metadata;
  const { rendered, found } = differences(own, omitEmptyFields({ metadata: metadataThere, spec: was.spec }));
  return rendered === undefined && found === undefined ? [] : [{ kind, name, rendered, found }];
}

/** Values whose keys the other side has as well. */
function shared(values: any = {}, other: any = {}): any {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key in other));
}

/** Names and selectors say which object it is, not what it is. */
const IDENTITY = [
  /^metadata\.name$/,
  /^spec\.(controlPlaneRef|infrastructureRef)\.name$/,
  /^spec\.machineTemplate\.spec\.infrastructureRef\.name$/,
  /^spec\.template\.spec\.(infrastructureRef|bootstrap\.configRef)\.name$/,
  /^spec\.selector\./,
  /^spec\.template\.metadata\.labels\.cluster\.x-k8s\.io\/(deployment-name|cluster-name)$/,
];

const titleOf = ({ kind, metadata }: any): string => `${kind}/${metadata.name}`;

function unexpressedFields({ rendered, found }: AdoptedObject, objectTitle: string): UnexpressedField[] {
  return leaves(found, rendered, '')
    .filter(({ field }) => !IDENTITY.some((pattern) => pattern.test(field)))
    .filter(({ value, other }) => !sameEntries(omitEmpty(value), omitEmpty(other)))
    .map(({ field, value }) => ({ objectTitle, field, value }));
}

interface Leaf {
  readonly field: string;
  readonly value: any;
  /** What is rendered there. */
  readonly other: any;
}

function leaves(value: any, other: any, path: string): Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value === undefined ? [] : [{ field: path, value, other }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, other?.[key], path === '' ? key : `${path}.${key}`),
  );
}
