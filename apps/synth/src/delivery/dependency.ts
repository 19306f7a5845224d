/** What a Kustomization waits for, as an entry of `spec.dependsOn`. */
export interface Dependency {
  readonly name: string;
  readonly readyExpr: string;
}

/** What Flux found when it looked the last time; while it looks again that counts on. */
const WAS_FOUND_READY =
  "has(dep.status.history) && size(dep.status.history) > 0 && dep.status.history[0].lastReconciledStatus == 'ReconciliationSucceeded'";

/**
 * Waits for a gate. A commit that wakes a Kustomization wakes what it depends on too, and that is not ready while Flux looks
 * at it: by Flux's own test most commits would wait for kustomize-controller's `--requeue-dependency`, half a minute.
 */
export const after = (gate: string): Dependency => ({ name: gate, readyExpr: WAS_FOUND_READY });
