import { describe, expect, it } from 'vitest';
import { installableCrd, installableWebhooks } from '../../../tools/control-plane/manifests.ts';
import type { ManifestSet } from '../../../tools/control-plane/programs.ts';

const SET: ManifestSet = { name: 'capo', module: 'm', crds: [], contracts: { 'cluster.x-k8s.io/v1beta1': 'v1beta1' } };
const SERVER = { port: 6025, authority: 'PEM' };
const crd = (group: string, ...versions: readonly string[]) => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.${group}
  labels: {kept: "yes"}
spec:
  group: ${group}
  versions: [${versions.map((name) => `{name: ${name}}`).join(', ')}]
---
`;

describe('a CRD as it is installed', () => {
  it('says which contract it keeps, and who converts between its versions', () => {
    const [installed, ...more] = installableCrd(crd('infrastructure.cluster.x-k8s.io', 'v1', 'v2'), SET, SERVER);
    expect(more).toEqual([]);
    expect(installed?.metadata.labels).toEqual({ kept: 'yes', 'cluster.x-k8s.io/v1beta1': 'v1beta1' });
    expect(installed?.spec.conversion).toEqual({
      strategy: 'Webhook',
      webhook: {
        conversionReviewVersions: ['v1'],
        clientConfig: { url: 'https://127.0.0.1:6025/convert', caBundle: 'UEVN' },
      },
    });
  });

  it('has no conversion for a single version, or where nobody serves it', () => {
    expect(installableCrd(crd('a.cluster.x-k8s.io', 'v1'), SET, SERVER)[0]?.spec.conversion).toBeUndefined();
    expect(installableCrd(crd('a.cluster.x-k8s.io', 'v1', 'v2'), SET)[0]?.spec.conversion).toBeUndefined();
  });

  it('of another group keeps no contract', () => {
    const [installed] = installableCrd(crd('openstack.k-orc.cloud', 'v1'), SET, SERVER);
    expect(installed?.metadata.labels).toEqual({ kept: 'yes' });
  });
});

const WEBHOOKS = (service: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: mutating}
webhooks:
  - {name: a.example.org, clientConfig: {service: ${service}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: validating}
webhooks: []
`;

describe('webhooks as they are installed', () => {
  it('lead to an address, under names that no other program has', () => {
    const [mutating, validating] = installableWebhooks(WEBHOOKS('{name: s, namespace: n, path: /mutate}'), SET, SERVER);
    expect([mutating?.metadata.name, validating?.metadata.name]).toEqual(['capo-mutating', 'capo-validating']);
    expect(mutating?.webhooks).toEqual([
      { name: 'a.example.org', clientConfig: { url: 'https://127.0.0.1:6025/mutate', caBundle: 'UEVN' } },
    ]);
  });

  it('need a path', () => {
    expect(() => installableWebhooks(WEBHOOKS('{name: s}'), SET, SERVER)).toThrow(
      'a webhook of capo-mutating names no path',
    );
  });
});
