/**
 * Name of the Kustomization that holds a cluster which was ready once back from a management cluster without its CA. A
 * dot, because a cluster may be called `web-fuse`.
 */
export const fuseName = (cluster: string): string => `${cluster}.fuse`;

/** Secret with a cluster's CA, which Cluster API makes and Git does not have. */
export const caSecret = (cluster: string): string => `${cluster}-ca`;
