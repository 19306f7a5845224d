import type { ManagementCluster } from '../generated/fleet.ts';
import { type FleetData, fleetPath } from '../model.ts';
import { type ChangeRuleName, ruleOf } from '../rules.ts';
import { compareVersions, parseVersion } from '../versions.ts';
import type { Refusal } from './change.ts';

/** Minors that one upgrade may go up. Source: Cluster API, version support. */
const LONGEST_STEP = { clusterApi: 3, provider: 1 };

/** Rules about the versions that are said to be on management clusters; one that is new may have any. */
export function managementRefusals(before: FleetData, after: FleetData): Refusal[] {
  return [...after.managementClusters.values()].flatMap((now) => {
    const was = before.managementClusters.get(now.metadata.name);
    return was && was !== now ? stepsOf(was, now).flatMap((step) => stepRefusal(now, step)) : [];
  });
}

interface Step {
  readonly what: string;
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly longest: number;
}

function stepsOf({ spec: was }: ManagementCluster, { spec: is }: ManagementCluster): readonly Step[] {
  const providers = Object.entries(was.providerVersions ?? {}).map(([provider, from]) => ({
    what: `provider ${provider}`,
    field: `spec.providerVersions.${provider}`,
    from,
    to: is.providerVersions?.[provider],
    longest: LONGEST_STEP.provider,
  }));
  const clusterApi = { what: 'Cluster API', field: 'spec.clusterApiVersion', longest: LONGEST_STEP.clusterApi };
  return [{ ...clusterApi, from: was.clusterApiVersion, to: is.clusterApiVersion }, ...providers];
}

/** An entry that goes says nothing of a version. */
function stepRefusal(management: ManagementCluster, { what, field, from, to, longest }: Step): Refusal[] {
  const [old, next] = [parseVersion(from), parseVersion(to)];
  if (!old || !next) return [];
  const refuse = (rule: ChangeRuleName, message: string): Refusal[] => {
    return [
      { rule, message, hint: ruleOf(rule).wayOut, file: fleetPath('ManagementCluster', management.metadata), field },
    ];
  };
  const step = `${from} -> ${to}`;
  if (compareVersions(next, old) < 0) return refuse('management-downgrade', `${what} can not go back ${step}`);
  if (next[0] === old[0] && next[1] - old[1] <= longest) return [];
  return refuse('management-version-skipped', `${what} skips too much ${step}`);
}
