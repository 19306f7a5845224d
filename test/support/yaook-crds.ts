/**
 * Kinds in the shape that those of Yaook's operators have (group yaook.cloud, version v1), as far as anything is known of them.
 * An API server with strict validation refuses fields besides these; sections of configuration files hold anything.
 */
const text = { type: 'string' };
const number = { type: 'integer' };
const flag = { type: 'boolean' };
const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const mapOf = (additionalProperties: object) => ({ type: 'object', additionalProperties });
const fields = (properties: object) => ({ type: 'object', properties });
const reference = fields({ name: text });

const ingress = fields({
  fqdn: text,
  port: number,
  ingressClassName: text,
  createIngress: flag,
  externalCertificateSecretRef: reference,
});
const api = fields({ replicas: number, ingress });
/** Configuration files by section. */
const configuration = mapOf(anything);

const SPECS = {
  KeystoneDeployment: {
    region: reference,
    targetRelease: text,
    issuerRef: reference,
    policy: anything,
    keyRotationSchedule: text,
    api,
    keystoneConfig: configuration,
  },
  ExternalKeystoneDeployment: anything,
  NeutronDeployment: {
    setup: anything,
    neutronConfig: configuration,
    neutronML2Config: configuration,
    policy: anything,
  },
  OctaviaDeployment: {
    networking: fields({ managementSubnetCIDR: text }),
    octaviaConfig: configuration,
    controller_worker: anything,
    policy: anything,
    api,
  },
  KeystoneUser: { keystoneRef: fields({ kind: text, name: text }) },
  CinderDeployment: { backends: mapOf(fields({ rbd: anything, volume: anything })) },
};

export const yaookCrds: readonly object[] = Object.entries(SPECS).map(([kind, spec]) => {
  const singular = kind.toLowerCase();
  const schema = fields({ spec: 'type' in spec ? spec : fields(spec) });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.yaook.cloud` },
    spec: {
      group: 'yaook.cloud',
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural: `${singular}s`, singular },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
});
