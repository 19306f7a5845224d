/**
 * Machines that an effect adds, removes and replaces. Where an autoscaler owns the size, the most it can be; where
 * nothing else is known, the bounds decide.
 */
export interface NodeCounts {
  readonly added: number;
  readonly removed: number;
  /** Existing machines that are replaced by new ones. */
  readonly rolled: number;
  /** Machines beyond the size while rolling: what quota must hold besides. */
  readonly surge: number;
}

/** Size of the machines of one pool in one zone: a number in Git, or the bounds of an autoscaler. */
export type Size = { readonly replicas: number } | { readonly min: number; readonly max: number };

export interface ZoneSummary {
  /** Absent for a pool without zones. */
  readonly zone?: string;
  readonly size: Size;
}

export interface PoolSummary {
  readonly pool: string;
  readonly zones: readonly ZoneSummary[];
}

/**
 * Why machines are replaced. `version`: Kubernetes; `machine-template` and `bootstrap`: the template they are made
 * from; `kubeadm`: settings of the control plane; `zone`: moved elsewhere; `restart`: a rollout was asked for.
 */
export type RollCause = 'version' | 'machine-template' | 'bootstrap' | 'kubeadm' | 'zone' | 'restart' | 'other';

export interface RollReason {
  readonly cause: RollCause;
  /** Dotted paths below `spec` that changed. */
  readonly fields: readonly string[];
  /** Present when one text became another, such as a version or the name of a template. */
  readonly from?: string;
  readonly to?: string;
}

interface WithNodes {
  readonly nodes: NodeCounts;
}

interface InPool {
  readonly pool: string;
  readonly zone?: string;
}

interface WaitsForControlPlane {
  /** New machines are held back until the control plane has finished its own upgrade of the same change. */
  readonly waitsForControlPlane: boolean;
}

export interface ClusterMade extends WithNodes {
  readonly kind: 'cluster-created' | 'cluster-deleted';
  readonly controlPlane: number;
  readonly pools: readonly PoolSummary[];
}

export interface ProtectionChanged {
  readonly kind: 'protection-lifted' | 'protection-restored';
  /** `<Kind>/<name>`. */
  readonly objects: readonly string[];
}

/** Fixed fields changed: Cluster API would reject the change, and only a new cluster could have it. Always refused. */
export interface Rebuild {
  readonly kind: 'rebuild';
  readonly object: string;
  readonly fields: readonly string[];
}

export interface ControlPlaneScaled extends WithNodes {
  readonly kind: 'control-plane-scaled';
  readonly from: number;
  readonly to: number;
}

export interface ControlPlaneRolled extends WithNodes {
  readonly kind: 'control-plane-rolled';
  readonly reasons: readonly RollReason[];
}

export interface PoolMade extends WithNodes, PoolSummary {
  readonly kind: 'pool-created' | 'pool-deleted';
}

export interface ZoneMade extends WithNodes, InPool {
  readonly kind: 'zone-added' | 'zone-removed';
  readonly size: Size;
}

export interface PoolScaled extends WithNodes, InPool, WaitsForControlPlane {
  readonly kind: 'pool-scaled';
  readonly from: number;
  readonly to: number;
}

export interface PoolRolled extends WithNodes, InPool, WaitsForControlPlane {
  readonly kind: 'pool-rolled';
  readonly size: Size;
  readonly reasons: readonly RollReason[];
}

/** The number went from Git to the autoscaler or back, or the autoscaler's bounds moved. */
export interface SizeRuleChanged extends WithNodes, InPool {
  readonly kind: 'owner-switched' | 'bounds-moved';
  readonly from: Size;
  readonly to: Size;
}

/** `retired`: nothing declared uses it any more; `reused`: a retired one is in use again. */
export interface TemplateChanged {
  readonly kind: 'template-added' | 'template-retired' | 'template-reused' | 'template-removed';
  readonly object: string;
}

/** Any other object that came or went. */
export interface ObjectMade {
  readonly kind: 'object-added' | 'object-removed';
  readonly object: string;
}

/** Fields changed without any machine being replaced. */
export interface ChangedInPlace {
  readonly kind: 'changed-in-place';
  readonly object: string;
  /** Dotted paths below `spec`, or `apiVersion`. */
  readonly fields: readonly string[];
}

/** Objects of which only labels, annotations or the like changed. */
export interface Untouched {
  readonly kind: 'untouched';
  readonly objects: readonly string[];
}

/** What a change does, one thing each. */
export type Effect =
  | ClusterMade
  | ProtectionChanged
  | Rebuild
  | ControlPlaneScaled
  | ControlPlaneRolled
  | PoolMade
  | ZoneMade
  | PoolScaled
  | PoolRolled
  | SizeRuleChanged
  | TemplateChanged
  | ObjectMade
  | ChangedInPlace
  | Untouched;

export const NO_NODES: NodeCounts = { added: 0, removed: 0, rolled: 0, surge: 0 };

export function addNodes(a: NodeCounts, b: NodeCounts): NodeCounts {
  return {
    added: a.added + b.added,
    removed: a.removed + b.removed,
    rolled: a.rolled + b.rolled,
    surge: a.surge + b.surge,
  };
}

/** Machines of an effect; none for effects that touch no machine. */
export function nodesOf(effect: Effect): NodeCounts {
  return 'nodes' in effect ? effect.nodes : NO_NODES;
}

/** Machines there are at least: where an autoscaler owns the size, its minimum. */
export function fewest(size: Size): number {
  return 'replicas' in size ? size.replicas : size.min;
}

/** Machines there are at most: where an autoscaler owns the size, its maximum. */
export function most(size: Size): number {
  return 'replicas' in size ? size.replicas : size.max;
}
