/** Where each render unit is written, from the root of the fleet repository. */
export const outputPaths = {
  cluster: (management: string, namespace: string, name: string) =>
    `manifests/${management}/${namespace}/${name}/cluster.yaml`,
  namespace: (management: string, namespace: string) => `manifests/${management}/${namespace}/namespace.yaml`,
  identities: (management: string) => `manifests/${management}/identities.yaml`,
};
