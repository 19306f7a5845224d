import { parseAllDocuments } from 'yaml';
import type { ManifestSet } from './programs.ts';

/** How the API server reaches the webhook server of a manager. */
export interface WebhookServer {
  readonly port: number;
  /** PEM of the authority that issued its certificate. */
  readonly authority: string;
}

interface Crd {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: { group: string; versions: unknown[]; conversion?: object };
}

interface WebhookConfiguration {
  metadata: { name: string };
  webhooks: { clientConfig: { service?: { path: string }; url?: string; caBundle?: string } }[];
}

/**
 * A CRD as a release would install it: generated ones lack the contract labels and the conversion, which kustomize adds.
 * @param server who converts between its versions; none for kinds with a single version.
 */
export function installableCrd(text: string, set: ManifestSet, server?: WebhookServer): Crd[] {
  return documents<Crd>(text).map((crd) => {
    if (set.contracts && crd.spec.group.endsWith('cluster.x-k8s.io')) {
      crd.metadata.labels = { ...crd.metadata.labels, ...set.contracts };
    }
    if (server && crd.spec.versions.length > 1) {
      crd.spec.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: clientConfig(server, '/convert') },
      };
    }
    return crd;
  });
}

/** Webhook configurations that lead to an address instead of a Service, each under a name of its own. */
export function installableWebhooks(text: string, set: ManifestSet, server: WebhookServer): WebhookConfiguration[] {
  return documents<WebhookConfiguration>(text).map((configuration) => {
    configuration.metadata.name = `${set.name}-${configuration.metadata.name}`;
    for (const webhook of configuration.webhooks) {
      const path = webhook.clientConfig.service?.path;
      if (!path) throw new Error(`a webhook of ${configuration.metadata.name} names no path`);
      webhook.clientConfig = clientConfig(server, path);
    }
    return configuration;
  });
}

const clientConfig = ({ port, authority }: WebhookServer, path: string) => ({
  url: `https://127.0.0.1:${port}${path}`,
  caBundle: Buffer.from(authority).toString('base64'),
});

const documents = <T>(text: string) =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as T)
    .filter((document) => document !== null);
