import type { Addon, AddonRelease, ProviderContext, StorageClass } from '@krake-infra/constructs';
import { Yaml } from 'cdk8s';

const REPOSITORY = 'https://kubernetes.github.io/cloud-provider-openstack';
const CONTROLLER_IMAGE = 'registry.k8s.io/provider-os/openstack-cloud-controller-manager';
const NAMESPACE = 'kube-system';
const CLOUD_CONFIG = 'cloud-config';
/** All authorities that the operating system trusts, in one file. */
const CA_FOLDER = '/etc/ssl/certs';
const CA_FILE = `${CA_FOLDER}/ca-certificates.crt`;

/** A section of cloud.conf. */
type Section = { readonly [option: string]: string | number | boolean };

/** What a cloud wants in cloud.conf besides what follows from the cluster. */
export interface CapoCloudConf {
  /** Octavia driver of Services of type LoadBalancer; `undefined` without Octavia. */
  readonly loadBalancerProvider: string | undefined;
  readonly global?: Section;
  readonly loadBalancer?: Section;
  readonly blockStorage?: Section;
}

const CINDER_IMAGES = [
  ['attacher', 'sig-storage/csi-attacher'],
  ['provisioner', 'sig-storage/csi-provisioner'],
  ['snapshotter', 'sig-storage/csi-snapshotter'],
  ['resizer', 'sig-storage/csi-resizer'],
  ['livenessprobe', 'sig-storage/livenessprobe'],
  ['nodeDriverRegistrar', 'sig-storage/csi-node-driver-registrar'],
  ['plugin', 'provider-os/cinder-csi-plugin'],
].map(([part, image]) => ({ path: `csi.${part}.image.repository`, repository: `registry.k8s.io/${image}` }));

/** Add-ons that clusters on OpenStack alone have. */
export function openStackRelease(
  context: ProviderContext,
  addon: Addon,
  cloudConf: CapoCloudConf,
): AddonRelease | undefined {
  const { cloudControllerManager, cinderCsi } = addon;
  if (cloudControllerManager) {
    const { credentialsSecret, repository = REPOSITORY } = cloudControllerManager;
    return {
      repository,
      chart: 'openstack-cloud-controller-manager',
      targetNamespace: NAMESPACE,
      values: controllerValues(context, cloudConf),
      images: [{ path: 'image.repository', repository: CONTROLLER_IMAGE }],
      secretValues: ['auth-url', 'application-credential-id', 'application-credential-secret'].map((key) => ({
        secretName: credentialsSecret,
        key,
        path: `cloudConfig.global.${key}`,
      })),
    };
  }
  if (!cinderCsi) {
    return undefined;
  }
  return {
    repository: cinderCsi.repository ?? REPOSITORY,
    chart: 'openstack-cinder-csi',
    targetNamespace: NAMESPACE,
    values: cinderValues(context, cinderCsi.storageClasses),
    images: CINDER_IMAGES,
    needs: ['cloudControllerManager'],
  };
}

/** A cloud with an authority of its own has it among those that nodes trust. */
const hasOwnCa = ({ cluster }: ProviderContext) => Object.keys(cluster.nodes?.trustedCas ?? {}).length > 0;

function controllerValues(context: ProviderContext, { global, blockStorage, ...conf }: CapoCloudConf) {
  const { clusterName, cloud } = context;
  const region = cloud.openstack?.identity.region;
  return {
    cluster: { name: clusterName },
    secret: { enabled: true, create: true, name: CLOUD_CONFIG },
    cloudConfig: {
      global: { ...(region && { region }), ...(hasOwnCa(context) && { 'ca-file': CA_FILE }), ...global },
      loadBalancer: loadBalancerSection(context, conf),
      ...(blockStorage && { blockStorage }),
    },
    ...(hasOwnCa(context) && {
      extraVolumes: [hostFolder('k8s-certs', '/etc/kubernetes/pki'), hostFolder('ca-certs', CA_FOLDER)],
      extraVolumeMounts: [mount('k8s-certs', '/etc/kubernetes/pki'), mount('ca-certs', CA_FOLDER)],
    }),
  };
}

function loadBalancerSection(
  { cloud, cluster }: ProviderContext,
  { loadBalancerProvider: provider, loadBalancer }: CapoCloudConf,
): Section {
  const network = (cluster.openstack?.externalNetwork ?? cloud.openstack?.externalNetwork)?.id;
  return {
    ...(provider === undefined ? { enabled: false } : { 'lb-provider': provider }),
    ...(provider === 'ovn' && { 'lb-method': 'SOURCE_IP_PORT' }),
    ...(network && { 'floating-network-id': network }),
    ...loadBalancer,
  };
}

function cinderValues(context: ProviderContext, classes: StorageClass[] | undefined) {
  return {
    clusterID: context.clusterName,
    secret: { enabled: true, create: false, name: CLOUD_CONFIG, filename: 'cloud.conf' },
    ...(hasOwnCa(context) && {
      csi: {
        plugin: {
          volumes: [hostFolder('ca-certs', CA_FOLDER)],
          volumeMounts: [mount('ca-certs', CA_FOLDER), mount(CLOUD_CONFIG, '/etc/kubernetes')],
        },
      },
    }),
    ...(classes?.length && { storageClass: { enabled: false, custom: Yaml.stringify(...classes.map(storageClass)) } }),
  };
}

const hostFolder = (name: string, path: string) => ({ name, hostPath: { path } });
const mount = (name: string, mountPath: string) => ({ name, mountPath, readOnly: true });

function storageClass({ name, volumeType, availabilityZone, reclaimPolicy, isDefault }: StorageClass) {
  const annotations = isDefault && { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const parameters = {
    ...(volumeType && { type: volumeType }),
    ...(availabilityZone && { availability: availabilityZone }),
  };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(annotations && { annotations }) },
    provisioner: 'cinder.csi.openstack.org',
    ...(Object.keys(parameters).length > 0 && { parameters }),
    reclaimPolicy: reclaimPolicy ?? 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}
