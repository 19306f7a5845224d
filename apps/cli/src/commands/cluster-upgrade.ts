import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { wishedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { poolsToCome, type UpgradeStep } from '@krake-infra/reconciler/core/upgrade.ts';
import { versionsOf } from '@krake-infra/reconciler/core/versions.ts';
import { upgradeCommit } from '@krake-infra/reconciler/loop/follow-upgrades.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { clusterName, requireCluster } from '../names.ts';

/** Makes the next step of an upgrade on a person's word that the one before is ready. */
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
      if (!state || !versionsOf(state.status)?.upgrade) {
        const hint = 'begin one with another kubernetesVersion: krake-infra cluster update, or its template';
        throw new Problem({ code: 'refused', message: `no upgrade of cluster ${key} is under way`, hint });
      }
      const [pool] = poolsToCome(wishedBody(data, cluster), state.status);
      const word = { reason: 'a person confirmed that the step before is ready', trigger: 'person' };
      const step: UpgradeStep = pool ? { kind: 'pool', pool, ...word } : { kind: 'end', ...word };
      return [() => upgradeCommit(state, step, context.clock.now() / 1000)];
    },
    dryRun,
  );
}
