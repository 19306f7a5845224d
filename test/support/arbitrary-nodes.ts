import type { ControlPlaneProps, Mirrors, NodeSettings } from '@krake-infra/constructs';
import fc from 'fast-check';
import { type Fields, label, some } from './arbitrary-values.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const pem = fc.constant(PEM);
const secretKey = fc.record({ secretName: label, key: label });
const args = fc.dictionary(fc.constantFrom('audit-log-maxage', 'profiling'), label, { maxKeys: 2 });
const endpoints = fc.uniqueArray(fc.constantFrom('https://a.example.org', 'https://b.example.org'), { minLength: 1 });
const webhook = some({ url: fc.webUrl({ validSchemes: ['https'] }), caCertificate: pem }, 'url');

const proxyAddress = fc.constantFrom('http://proxy.example.org:3128', 'https://proxy.example.org');

export const nodeSettings = some<NodeSettings>({
  format: fc.constant('cloud-config'),
  registryMirrors: fc.uniqueArray(
    some({ registry: label, endpoints, upstream: fc.webUrl(), overridePath: fc.boolean() }, 'registry', 'endpoints'),
    { maxLength: 2, selector: ({ registry }) => registry },
  ),
  registryAuth: secretKey,
  trustedCas: fc.dictionary(label, pem, { maxKeys: 2 }),
  proxy: some({
    http: proxyAddress,
    https: proxyAddress,
    noProxy: fc.uniqueArray(fc.domain(), { maxLength: 2 }),
  }),
  packages: fc.uniqueArray(label, { maxLength: 2 }),
});

const imagePrefix = fc.constantFrom('registry.k8s.io', 'quay.io/cilium', 'docker.io', 'mirror.example.org:5000/a');

export const mirrors = some<Mirrors>({
  images: fc.uniqueArray(fc.record({ prefix: imagePrefix, mirror: imagePrefix }), {
    maxLength: 3,
    selector: ({ prefix }) => prefix,
  }),
  charts: fc.constant([]),
});

type Option = 'apiServer' | 'oidc' | 'etcd' | 'secretsEncryption' | 'kubeadm';

export const controlPlaneOptions: Fields<Pick<ControlPlaneProps, Option>> = {
  apiServer: some({
    args,
    logLevel: fc.integer({ min: 0, max: 10 }),
    admissionConfiguration: label,
    authenticationWebhook: webhook,
    authorizationWebhook: webhook,
  }),
  oidc: some(
    {
      issuerUrl: fc.webUrl({ validSchemes: ['https'] }),
      clientId: label,
      usernameClaim: label,
      usernamePrefix: label,
      groupsClaim: label,
      groupsPrefix: label,
      signingAlgs: fc.uniqueArray(fc.constantFrom('RS256', 'ES256'), { maxLength: 2 }),
    },
    'issuerUrl',
    'clientId',
  ),
  etcd: some({ args, device: fc.constant('/dev/vdb'), dataDir: fc.constant('/var/lib/disk/etcd') }),
  secretsEncryption: secretKey,
  kubeadm: fc.constantFrom<NonNullable<ControlPlaneProps['kubeadm']>>(
    {},
    { verbosity: 3, postKubeadmCommands: ['true'] },
  ),
};
