import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '@krake-infra/constructs';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';
import { isRendered } from '../providers/openstack/features/feature.ts';
import { FEATURES } from '../providers/openstack/features/features.ts';
import { rendering } from '../providers/openstack/features/render.ts';
import { arbitraryBody, arbitraryClusterName } from '../support/arbitrary-clusters.ts';
import type { BrokenCluster } from '../support/broken/broken-cluster.ts';
import { brokenClusters } from '../support/broken-clusters.ts';
import { clusterProps, objectsOf } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import {
  CAPO_LINES,
  type CapoLine,
  createNamespaces,
  frozenFleets,
  goldenFleets,
  isObject,
  refusals,
  startWithCapo,
} from './dry-run.ts';
import {
  changedObjects,
  inOrder,
  NO_OBJECTS,
  NOTHING_TO_JUDGE,
  onLine,
  record,
  recordedVerdicts,
  TAKEN,
} from './verdicts.ts';

/** Off while objects are rendered that krake-infra itself would never write. */
const rules = vi.hoisted(() => ({ apply: true }));
vi.mock(import('../../constructs/src/cluster-rules.ts'), async (original) => {
  const { clusterProblems } = await original();
  return { clusterProblems: (...args) => (rules.apply ? clusterProblems(...args) : []) };
});

/** Rule and field, with a number when several clusters break the one at the other. */
function unusedTitle(broken: BrokenCluster, used: object, number = 1): string {
  const [rule, field] = broken;
  const title = `${rule} at ${field}${number === 1 ? '' : ` (${number})`}`;
  return title in used ? unusedTitle(broken, used, number + 1) : title;
}

const validClusters = ({ release }: CapoLine) => {
  const management = { clusterApiVersion: 'v1.14.0', providerVersions: { openstack: release } };
  return fc
    .tuple(arbitraryClusterName, arbitraryBody)
    .map(([clusterName, body]) => ({ ...clusterProps({ management, clusterName }), pools: [], ...body }))
    .filter((props) => Cluster.problems(props).length === 0);
};

describe.each(CAPO_LINES)('CAPO $release takes', (line) => {
  let plane: ControlPlane;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'krake-infra-dry-run-'));
    plane = await startWithCapo(line, folder);
  });
  afterAll(async () => {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const takes = async (objects: readonly KubernetesObject[]) => {
    expect(objects.length).toBeGreaterThan(0);
    await createNamespaces(plane, objects);
    expect(await refusals(plane, objects)).toEqual([]);
  };

  it.each(goldenFleets(line))('%s', (_path, objects) => takes(objects));
  it.each(frozenFleets(line))('%s', (_path, objects) => takes(objects));

  const rows = FEATURES.filter(isRendered).map((feature) => [feature.row, feature.title, feature] as const);
  it.each(rows)('row %i: %s', (_row, _title, { given = {}, set }) =>
    takes((rendering(line.version, given, set) as unknown as KubernetesObject[]).filter(isObject)),
  );

  it('whatever keeps every rule', async () => {
    const some = fc.sample(validClusters(line), { numRuns: 25, seed: 14 });
    for (const props of some) await takes(objectsOf(new Cluster(new App(), 'cluster', props)));
  });

  it('no field that its schema does not have', async () => {
    const [[, objects = []] = []] = goldenFleets(line);
    const [cluster, ...others] = objects as [KubernetesObject, ...KubernetesObject[]];
    const misspelt = { ...cluster, spec: { ...cluster.spec, clusterNetworks: {} } };
    expect(await refusals(plane, [misspelt, ...others])).toEqual([expect.stringContaining('clusterNetworks')]);
  });

  /** What the API server says of a cluster that krake-infra has refused; `undefined` when the line has no such case. */
  async function verdict(broken: BrokenCluster): Promise<string | undefined> {
    const changes = onLine(broken, line);
    if (!changes) return undefined;
    rules.apply = false;
    const sent = changedObjects(changes, line);
    rules.apply = true;
    if (!sent) return NO_OBJECTS;
    if (sent.length === 0) return NOTHING_TO_JUDGE;
    const refused = await refusals(plane, sent);
    return refused.length === 0 ? TAKEN : inOrder(refused.join('\n'));
  }

  it('or refuses, what krake-infra refuses first', async () => {
    await plane.kubectl(
      ['apply', '--server-side', '-f', '-'],
      '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}',
    );
    const verdicts: Record<string, string> = {};
    for (const broken of await brokenClusters()) {
      const found = await verdict(broken);
      if (found !== undefined) verdicts[unusedTitle(broken, verdicts)] = found;
    }
    if (process.env['UPDATE_GOLDEN']) record(line, verdicts);
    const given = Object.values(verdicts);
    const count = (text: string) => given.filter((each) => each === text).length;
    const judged = given.length - count(NOTHING_TO_JUDGE) - count(NO_OBJECTS);
    console.log(`${given.length} refused by krake-infra; ${judged} judged: ${judged - count(TAKEN)} refused, too`);
    expect(verdicts).toEqual(recordedVerdicts(line));
    expect(judged).toBeGreaterThan(given.length / 2);
  });
});
