import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Cluster, type ManagementClusterSpec } from '@krake-infra/constructs';
import { parse, stringify } from 'yaml';
import type { BrokenCluster } from '../support/broken/broken-cluster.ts';
import { clusterProps, objects } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import type { CapoLine } from './dry-run.ts';

const RECORD = fileURLToPath(new URL('verdicts.yaml', import.meta.url));
const HEAD =
  '# What the API server says of clusters that krake-infra refuses; `UPDATE_GOLDEN=1 npm run e2e -- dry-run` writes it anew.\n';

/** Verdicts that no API server gave. */
export const NOTHING_TO_JUDGE = 'no object differs from a cluster that keeps the rule';
export const NO_OBJECTS = 'no objects can be rendered';
export const TAKEN = 'taken';

/** A broken cluster on a management cluster with this line of CAPO; `undefined` when it is one of another line. */
export function onLine([, , changes]: BrokenCluster, { release }: CapoLine) {
  const { id: provider, controllerId } = clusterProps(changes).provider;
  const id = controllerId ?? provider;
  const own = changes.management?.providerVersions?.[id];
  if (own !== undefined && own !== release && own.match(/^v0\.1[45]\./)) return undefined;
  const management: ManagementClusterSpec = {
    ...(changes.management ?? { clusterApiVersion: 'v1.14.0' }),
    providerVersions: { [id]: own ?? release },
  };
  const broken = { ...changes, management };
  return Cluster.problems({ clusterName: 'web-1', ...clusterProps(broken) }).length > 0 ? broken : undefined;
}

/** Objects of a cluster that are not as they are without the change; nothing when it can not be rendered at all. */
export function changedObjects(changes: BrokenCluster[2], { release }: CapoLine): KubernetesObject[] | undefined {
  const usual = render({ management: { clusterApiVersion: 'v1.14.0', providerVersions: { openstack: release } } });
  const known = new Set(usual?.map((object) => JSON.stringify(object)));
  return render(changes)?.filter((object) => !known.has(JSON.stringify(object)));
}

function render(changes: BrokenCluster[2]): KubernetesObject[] | undefined {
  try {
    return objects(changes);
  } catch {
    return undefined;
  }
}

type Verdicts = Readonly<Record<string, string>>;
type Recorded = Readonly<Record<string, Verdicts>>;

/** A refusal whose faults are in order: the API server gives those of one object in any. */
export function inOrder(refusal: string): string {
  return refusal.replace(/(is invalid: \[)(.*)\]$/gm, (_, begin: string, faults: string) => {
    const each = faults.split(
      /, (?=[\w.[\]-]+: (?:Invalid value|Too long|Required value|Forbidden|Unsupported value))/,
    );
    return `${begin}${each.sort().join(', ')}]`;
  });
}

/** Verdicts by rule and field that were recorded for a line of CAPO. */
export function recordedVerdicts({ release }: CapoLine): Verdicts {
  return recorded()[release] ?? {};
}

export function record({ release }: CapoLine, verdicts: Verdicts): void {
  writeFileSync(RECORD, HEAD + stringify({ ...recorded(), [release]: verdicts }, { lineWidth: 0 }));
}

function recorded(): Recorded {
  try {
    return parse(readFileSync(RECORD, 'utf8')) as Recorded;
  } catch {
    return {};
  }
}
