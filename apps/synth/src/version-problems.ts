import type { ProviderProblem } from '@krake-infra/constructs';
import type { ClusterBody, ClusterStatus } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { ruleOf } from '@krake-infra/reconciler/core/rules.ts';
import { versionStep, versionsOf } from '@krake-infra/reconciler/core/versions.ts';

const RULES = { downgrade: 'kubernetes-downgrade', 'minor-skipped': 'kubernetes-minor-skipped' } as const;
const TEXTS = { downgrade: 'is older than', 'minor-skipped': 'is more than one minor newer than' };

/** A version that the control plane can not go to from the one that the state file records. */
export function versionProblems(
  { kubernetesVersion: wish }: Partial<ClusterBody>,
  status: ClusterStatus | undefined,
): readonly ProviderProblem[] {
  const present = versionsOf(status)?.controlPlane;
  const step = versionStep(present, wish);
  if (step === undefined || step === 'possible') return [];
  const rule = RULES[step];
  const message = `${wish} ${TEXTS[step]} ${present}, which the control plane has`;
  const hint = `${ruleOf(rule).wayOut}; if ${present} was never pushed, put the state file back as it was`;
  return [{ field: 'kubernetesVersion', message, hint, rule }];
}
