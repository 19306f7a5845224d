import type { Delivery, ManagementClusterSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { namespaceArtifacts, sharedArtifacts } from './generators.ts';
import { FLEET, FLUX_NAMESPACE, KUSTOMIZE_API, NAMESPACES, protectedIn, SOURCE_API } from './names.ts';

/** Name of the Provider of events. */
const NOTIFICATION = 'krake-infra';

type Notification = NonNullable<Delivery['notification']>;

/**
 * What a management cluster needs so that Flux delivers the fleet; none when the fleet says nothing of delivery. Applied
 * once by hand, and from then on by Flux itself.
 *
 * @param branch of the fleet
 */
export function bootstrapObjects(
  management: string,
  { delivery }: Pick<ManagementClusterSpec, 'delivery'>,
  branch: string,
): readonly Manifest[] {
  if (!delivery) return [];
  return [
    repository(delivery, branch),
    sharedArtifacts(management),
    namespaceArtifacts(management),
    kustomization(NAMESPACES, 'base', { prune: false, ...decryptionOf(delivery) }),
    kustomization(FLEET, 'flux', { prune: true, dependsOn: [{ name: NAMESPACES }] }),
    ...(delivery.notification ? notification(delivery.notification) : []),
    ...(delivery.receiver ? [receiver(delivery.receiver)] : []),
  ];
}

/** Names of the Secrets in Flux's namespace that the objects refer to, with what each is for. */
export function bootstrapSecrets(delivery: Delivery): readonly (readonly [name: string, use: string])[] {
  const { credentials, decryption, verification, notification, receiver } = delivery;
  const named: readonly (readonly [string | undefined, string])[] = [
    [credentials, 'credentials of the fleet repository, as Flux wants them in a GitRepository'],
    [decryption, 'keys of SOPS; also wanted in each namespace of clusters'],
    [delivery.proxy, 'address of the proxy to the fleet repository'],
    [verification?.keys, 'public keys of those whose commits are trusted'],
    [notification?.secret, 'address and token of what receives events'],
    [notification?.certificates, 'ca.crt of what receives events'],
    [receiver?.secret, 'token that the Git server calls with'],
  ];
  return named.flatMap(([name, use]) => (name === undefined ? [] : [[name, use] as const]));
}

function repository({ url, credentials, proxy, interval, verification }: Delivery, branch: string): Manifest {
  return {
    apiVersion: SOURCE_API,
    kind: 'GitRepository',
    metadata: protectedIn(FLUX_NAMESPACE, FLEET),
    spec: {
      interval: interval ?? '1m',
      url,
      ref: { branch },
      ...(credentials && { secretRef: { name: credentials } }),
      ...(proxy && { proxySecretRef: { name: proxy } }),
      ...(verification && {
        verify: { mode: verification.mode ?? 'HEAD', secretRef: { name: verification.keys } },
      }),
    },
  };
}

function kustomization(name: string, folder: string, spec: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata: protectedIn(FLUX_NAMESPACE, name),
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '3m',
      path: `./${folder}`,
      sourceRef: { kind: 'ExternalArtifact', name: FLEET },
      ...spec,
    },
  };
}

function decryptionOf({ decryption }: Delivery): Readonly<Record<string, unknown>> {
  return decryption === undefined ? {} : { decryption: { provider: 'sops', secretRef: { name: decryption } } };
}

const NOTIFICATION_API = 'notification.toolkit.fluxcd.io';

function notification({ secret, certificates, severity }: Notification): readonly Manifest[] {
  const metadata = protectedIn(FLUX_NAMESPACE, NOTIFICATION);
  const spec = {
    type: 'generic-hmac',
    secretRef: { name: secret },
    ...(certificates && { certSecretRef: { name: certificates } }),
  };
  const provider = { apiVersion: `${NOTIFICATION_API}/v1beta3`, kind: 'Provider', metadata, spec };
  return [
    provider,
    alert(NOTIFICATION, severity, [
      { kind: 'GitRepository', name: FLEET, namespace: FLUX_NAMESPACE },
      { kind: 'Kustomization', name: '*', namespace: FLUX_NAMESPACE },
    ]),
  ];
}

/** Sends the events of a namespace's Kustomizations; Flux has no pattern for namespaces. */
export function namespaceAlert(namespace: string, delivery: Delivery | undefined): readonly Manifest[] {
  if (!delivery?.notification) return [];
  const sources = [{ kind: 'Kustomization', name: '*', namespace }];
  return [alert(`${NOTIFICATION}.${namespace}`, delivery.notification.severity, sources)];
}

function alert(name: string, severity: Notification['severity'], eventSources: readonly unknown[]): Manifest {
  return {
    apiVersion: `${NOTIFICATION_API}/v1beta3`,
    kind: 'Alert',
    metadata: protectedIn(FLUX_NAMESPACE, name),
    spec: { providerRef: { name: NOTIFICATION }, eventSeverity: severity ?? 'error', eventSources },
  };
}

function receiver({ secret, forge }: NonNullable<Delivery['receiver']>): Manifest {
  return {
    apiVersion: `${NOTIFICATION_API}/v1`,
    kind: 'Receiver',
    metadata: protectedIn(FLUX_NAMESPACE, FLEET),
    spec: {
      type: forge ?? 'generic-hmac',
      secretRef: { name: secret },
      resources: [{ apiVersion: SOURCE_API, kind: 'GitRepository', name: FLEET, namespace: FLUX_NAMESPACE }],
    },
  };
}
