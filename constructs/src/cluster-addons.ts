import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { kindOf, releaseOf } from './addon-release.ts';
import type { ClusterProps } from './cluster-props.ts';
import type { Addon, AddonManifests } from './generated/structs.ts';
import { overlaid } from './merge.ts';
import { type ChartSource, mirroredChart, mirroredValues } from './mirrors.ts';
import { addonObjectName, releaseName } from './names.ts';
import { omitEmpty } from './omit-empty.ts';
import type { AddonRelease, ProviderContext } from './provider.ts';
import { providerContext } from './provider-context.ts';

const HELM_API = 'helm.toolkit.fluxcd.io/v2';
const SOURCE_API = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE_API = 'kustomize.toolkit.fluxcd.io/v1';
const GENERATOR_API = 'source.extensions.fluxcd.io/v1beta1';
/** Label of a cluster's Flux objects: the cluster's name. */
const CLUSTER_LABEL = 'krake-infra.io/cluster';
const REPOSITORY_ALIAS = 'fleet_repository';

/** A chart that an add-on of a cluster installs. */
export interface AddonChart {
  /** Name of the add-on. */
  readonly addon: string;
  /** Version of the chart. */
  readonly version: string;
  /** The chart as it is published, with the values that are not of mirrors. */
  readonly release: AddonRelease;
}

/**
 * The Flux objects that deliver a cluster's add-ons, as a chart of its own: of a Helm chart a HelmRepository and a
 * HelmRelease, of manifests an ArtifactGenerator and a Kustomization. They use the kubeconfig that Cluster API writes, and
 * try until the cluster answers; nothing waits for nodes, because these wait for their network. The props have to be without
 * problems, see `Cluster.problems`.
 */
export class ClusterAddons extends Chart {
  /** Charts of a cluster's add-ons, in their order. The props have to be without problems, see `Cluster.problems`. */
  public static charts(props: ClusterProps): AddonChart[] {
    const context = providerContext(props);
    return (context.cluster.addons ?? []).flatMap((addon) => {
      const release = releaseOf(props.provider, context, addon);
      if (!release) {
        return [];
      }
      const values = overlaid(release.values, addon.values ?? {});
      return [{ addon: addon.name, version: addon.version, release: { ...release, values } }];
    });
  }

  public constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const context = providerContext({ ...props, clusterName: props.clusterName ?? id });
    for (const addon of context.cluster.addons ?? []) {
      const part: AddonPart = { context, addon, suspend: props.protection === false };
      const release = releaseOf(props.provider, context, addon);
      const objects = addon.manifests
        ? manifestObjects(part, addon.manifests)
        : release
          ? releaseObjects(part, release)
          : [];
      for (const object of objects) {
        new ApiObject(this, `${object.kind.toLowerCase()}-${addon.name}`, object);
      }
    }
  }
}

interface AddonPart {
  readonly context: ProviderContext;
  readonly addon: Addon;
  /** True once the cluster is being deleted: Flux then removes its objects and leaves alone what goes with the cluster. */
  readonly suspend: boolean;
}

const metadataOf = ({ context, addon }: AddonPart) => ({
  name: addonObjectName(context.clusterName, addon.name),
  namespace: context.namespace,
  labels: { [CLUSTER_LABEL]: context.clusterName },
});

const kubeConfigOf = ({ clusterName }: ProviderContext) => ({ secretRef: { name: `${clusterName}-kubeconfig` } });

function releaseObjects(part: AddonPart, release: AddonRelease): any[] {
  const { context, addon, suspend } = part;
  const metadata = metadataOf(part);
  const isRemote = !release.onManagementCluster;
  const { mirrors } = context.cluster;
  const sourceRef = { kind: 'HelmRepository', name: metadata.name };
  const helmRelease = {
    apiVersion: HELM_API,
    kind: 'HelmRelease',
    metadata,
    spec: {
      interval: '10m',
      suspend: (isRemote && suspend) || undefined,
      dependsOn: release.needs?.flatMap((kind) => dependency(context, kind)),
      kubeConfig: isRemote ? kubeConfigOf(context) : undefined,
      // on the management cluster releases of all clusters of a namespace stand side by side
      releaseName: isRemote ? addon.name : releaseName(context.clusterName, addon.name),
      targetNamespace: release.targetNamespace,
      storageNamespace: release.targetNamespace,
      chart: { spec: { chart: release.chart, version: addon.version, interval: '1h', sourceRef } },
      // a cluster that is not there yet is no failure to give up on
      install: { createNamespace: isRemote, crds: 'CreateReplace', strategy: RETRY },
      upgrade: { crds: 'CreateReplace', strategy: RETRY },
      valuesFrom: release.secretValues?.map(({ secretName, key, path }) => ({
        kind: 'Secret',
        name: secretName,
        valuesKey: key,
        targetPath: path,
        literal: path === undefined ? undefined : true,
      })),
    },
  };
  const values = overlaid(overlaid(release.values, mirroredValues(mirrors, release.images)), addon.values ?? {});
  const pruned = omitEmpty(helmRelease);
  // an empty value is an answer to a chart
  return [
    repository(metadata, mirroredChart(mirrors, release.repository)),
    { ...pruned, spec: { ...pruned.spec, ...(hasKeys(values) && { values }) } },
  ];
}

function repository(metadata: any, { url, credentials, certificates }: ChartSource): any {
  return omitEmpty({
    apiVersion: SOURCE_API,
    kind: 'HelmRepository',
    metadata,
    spec: {
      interval: '1h',
      url,
      type: url.startsWith('oci://') ? 'oci' : undefined,
      secretRef: { name: credentials },
      certSecretRef: { name: certificates },
    },
  });
}

const RETRY = { name: 'RetryOnFailure', retryInterval: '1m' };

function dependency(context: ProviderContext, kind: string): any[] {
  const needed = context.cluster.addons?.find((addon) => kindOf(addon) === kind);
  return needed ? [{ name: addonObjectName(context.clusterName, needed.name) }] : [];
}

function manifestObjects(part: AddonPart, { path }: AddonManifests): any[] {
  const { context, addon, suspend } = part;
  const metadata = metadataOf(part);
  const repository = { alias: REPOSITORY_ALIAS, kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' };
  const copy = [{ from: `@${REPOSITORY_ALIAS}/${path}/${addon.version}/**`, to: '@artifact/' }];
  const generator = {
    apiVersion: GENERATOR_API,
    kind: 'ArtifactGenerator',
    metadata,
    spec: { sources: [repository], artifacts: [{ name: metadata.name, originRevision: `@${REPOSITORY_ALIAS}`, copy }] },
  };
  const kustomization = {
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata,
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '3m',
      suspend: suspend || undefined,
      path: './',
      prune: true,
      sourceRef: { kind: 'ExternalArtifact', name: metadata.name },
      kubeConfig: kubeConfigOf(context),
    },
  };
  return [generator, kustomization].map(omitEmpty);
}

const hasKeys = (value: any): boolean => Object.keys(value).length > 0;
