import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { grantedBody, templateOf } from '@krake-infra/reconciler/core/resolve.ts';
import { isBehind } from '@krake-infra/reconciler/core/template-copy.ts';
import { poolsToCome, type UpgradeStep } from '@krake-infra/reconciler/core/upgrade.ts';
import { versionsOf } from '@krake-infra/reconciler/core/versions.ts';
import { upgradeCommit } from '@krake-infra/reconciler/loop/follow-upgrades.ts';
import { moveCommit } from '@krake-infra/reconciler/loop/follow-waves.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { clusterName, requireCluster } from '../names.ts';

/**
 * Makes the next step of an upgrade on a person's word that the one before is ready; without an upgrade, gives the cluster
 * the change of its template that it waits for.
 */
export async function clusterUpgrade(
  context: Context,
  text: string,
  { dryRun = false }: { readonly dryRun?: boolean },
): Promise<void> {
  const { key } = clusterName(text);
  await commitChange(
    context,
    ({ fleet: { data } }) => {
      const cluster = requireCluster(data, key);
      const state = data.states.get(key);
      const template = templateOf(data, cluster);
      const at = context.clock.now() / 1000;
      if (!state || !versionsOf(state.status)?.upgrade) {
        if (state && template && isBehind(template, state.status)) {
          return [() => moveCommit(state, template, { at, wave: 'person' })];
        }
        const hint = 'begin one with another kubernetesVersion: krake-infra cluster update, or its template';
        throw new Problem({ code: 'refused', message: `no upgrade of cluster ${key} is under way`, hint });
      }
      const [pool] = poolsToCome(grantedBody(data, cluster), state.status);
      const word = { reason: 'a person confirmed that the step before is ready', trigger: 'person' };
      const step: UpgradeStep = pool ? { kind: 'pool', pool, ...word } : { kind: 'end', ...word };
      return [() => upgradeCommit(state, step, at)];
    },
    dryRun,
  );
}
