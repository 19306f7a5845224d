/** API version of External Secrets that is written; 1.0 and newer serve it. */
const EXTERNAL_SECRETS = 'external-secrets.io/v1';
/** How soon a replaced Secret is followed. */
const REFRESH = '5m0s';
/** What is made for clouds outlives clusters. */
const KEPT = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

/** Name and namespace of what is made for the credentials of a cloud. */
export interface CredentialPlace {
  readonly name: string;
  readonly namespace: string;
}

/** An object in a namespace that stays when it leaves the repository. */
export function kept(apiVersion: string, kind: string, { name, namespace }: CredentialPlace, rest: object): any {
  return { apiVersion, kind, metadata: { name, namespace, annotations: KEPT }, ...rest };
}

/**
 * A SecretStore that reads Secrets of its own namespace, with an account for it.
 * @param secretNames what it may read; every Secret of the namespace when it has to search
 */
export function secretStore(place: CredentialPlace, secretNames: string[] | undefined): any[] {
  const { name, namespace } = place;
  const rbac = 'rbac.authorization.k8s.io';
  const verbs = secretNames ? ['get'] : ['get', 'list'];
  const rule = { apiGroups: [''], resources: ['secrets'], ...(secretNames && { resourceNames: secretNames }), verbs };
  const kubernetes = {
    remoteNamespace: namespace,
    server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
    auth: { serviceAccount: { name } },
  };
  return [
    kept('v1', 'ServiceAccount', place, {}),
    kept(`${rbac}/v1`, 'Role', place, { rules: [rule] }),
    kept(`${rbac}/v1`, 'RoleBinding', place, {
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    }),
    kept(EXTERNAL_SECRETS, 'SecretStore', place, { spec: { provider: { kubernetes } } }),
  ];
}

/** An ExternalSecret of a store, and what its Secret is filled with. */
export interface ExternalSecretProps {
  /** Name of the SecretStore. */
  readonly store: string;
  /** `data` or `dataFrom`, as External Secrets has it. */
  readonly source: object;
  /** Templates by key of the Secret. */
  readonly templates: { readonly [key: string]: string };
}

/** A Secret that follows others, called like the ExternalSecret. */
export function externalSecret(place: CredentialPlace, { store, source, templates }: ExternalSecretProps): any {
  const metadata = { labels: { 'clusterctl.cluster.x-k8s.io/move': 'true' } };
  return kept(EXTERNAL_SECRETS, 'ExternalSecret', place, {
    spec: {
      refreshInterval: REFRESH,
      secretStoreRef: { kind: 'SecretStore', name: store },
      target: { name: place.name, template: { engineVersion: 'v2', metadata, data: templates } },
      ...source,
    },
  });
}
