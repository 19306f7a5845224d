import type { CommitId } from './repository.ts';

/** How far Flux is with a part of the manifests: the newest commit that it applied and is content with, or why there is none. */
export type Applied =
  | { readonly commit: CommitId; readonly reason?: undefined }
  | { readonly commit?: undefined; readonly reason: string };

/** What was seen of a cluster on its management cluster, as far as the loop confirms its own steps by it. */
export interface ClusterFacts {
  /** Of the cluster's objects. */
  readonly objects: Applied;
  /** Of the Flux objects that deliver it. */
  readonly delivery: Applied;
  /** Its control plane and its machines work, and it is not being deleted. */
  readonly available: boolean;
  /**
   * Why its machines are not all what its state file says: of these versions and templates, ready, and none coming, going
   * or being replaced. Absent: they are.
   */
  readonly unrest?: string;
  /** Names of retired templates that nothing which makes machines was seen to use. */
  readonly unusedTemplates: ReadonlySet<string>;
}
