import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';
import { isRendered } from '../providers/openstack/features/feature.ts';
import { FEATURES } from '../providers/openstack/features/features.ts';
import { rendering } from '../providers/openstack/features/render.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import { CAPO_LINES, createNamespaces, goldenFleets, isObject, refusals, startWithCapo } from './dry-run.ts';

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

  it.each(goldenFleets('golden', line))('%s', (_path, objects) => takes(objects));

  const rows = FEATURES.filter(isRendered).map((feature) => [feature.row, feature.title, feature] as const);
  it.each(rows)('row %i: %s', (_row, _title, { given = {}, set }) =>
    takes((rendering(line.version, given, set) as unknown as KubernetesObject[]).filter(isObject)),
  );

  it('no field that its schema does not have', async () => {
    const [[, objects = []] = []] = goldenFleets('golden', line);
    const [cluster, ...others] = objects as [KubernetesObject, ...KubernetesObject[]];
    const misspelt = { ...cluster, spec: { ...cluster.spec, clusterNetworks: {} } };
    expect(await refusals(plane, [misspelt, ...others])).toEqual([expect.stringContaining('clusterNetworks')]);
  });
});
