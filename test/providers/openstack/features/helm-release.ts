import type { Fields } from './feature.ts';

export interface Chart {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly targetNamespace: string;
}

/** What a chart renders to, apart from its values. */
export function helmRelease(
  name: string,
  { repository, chart, version, targetNamespace }: Chart,
  on: 'cluster' | 'management' = 'cluster',
): Fields {
  const path = `HelmRelease/web-1.addon.${name} spec`;
  return {
    [`HelmRepository/web-1.addon.${name} spec.interval`]: '1h',
    [`HelmRepository/web-1.addon.${name} spec.url`]: repository,
    ...(repository.startsWith('oci:') && { [`HelmRepository/web-1.addon.${name} spec.type`]: 'oci' }),
    ...(on === 'cluster' && { [`${path}.kubeConfig.secretRef.name`]: 'web-1-kubeconfig' }),
    [`${path}.interval`]: '10m',
    [`${path}.releaseName`]: on === 'cluster' ? name : `web-1-${name}`,
    [`${path}.targetNamespace`]: targetNamespace,
    [`${path}.storageNamespace`]: targetNamespace,
    [`${path}.chart.spec.chart`]: chart,
    [`${path}.chart.spec.version`]: version,
    [`${path}.chart.spec.interval`]: '1h',
    [`${path}.chart.spec.sourceRef.kind`]: 'HelmRepository',
    [`${path}.chart.spec.sourceRef.name`]: `web-1.addon.${name}`,
    [`${path}.install.createNamespace`]: on === 'cluster',
    ...retries(path),
  };
}

const retries = (path: string): Fields =>
  Object.fromEntries(
    ['install', 'upgrade'].flatMap((action) => [
      [`${path}.${action}.crds`, 'CreateReplace'],
      [`${path}.${action}.strategy.name`, 'RetryOnFailure'],
      [`${path}.${action}.strategy.retryInterval`, '1m'],
    ]),
  );
