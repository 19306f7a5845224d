import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CLUSTER, POLICY, replay, replayFleet } from '../../support/loop.ts';

const ZONES = `      owner: policy # policies/shop/web-1-workers.yaml moves the replicas
      zones:
        - name: az1
          replicas: 2
        - name: az2
          replicas: 1
`;
const FORMS = [
  { what: 'without zones', pool: '      owner: bounded\n      min: 3\n      max: 5\n' },
  {
    what: 'with zones',
    pool: `      owner: bounded
      zones:
        - name: az1
          min: 2
          max: 3
        - name: az2
          min: 1
          max: 2
`,
  },
];

describe('a policy moves min and max of a bounded pool', () => {
  it.each(FORMS)('$what', async ({ pool }) => {
    const fleet = await replayFleet({
      loads: [1000, 1000, 1000, 1000],
      edits: { [CLUSTER]: [ZONES, pool], [POLICY]: ['  tolerance: 0.1', '  headroom: 2\n  tolerance: 0.1'] },
    });
    await replay(fleet);
    const [pools] = [parse(fleet.show(CLUSTER)).spec.pools];
    const own = pools[0].zones ?? [pools[0]];
    const sum = (end: 'min' | 'max') =>
      own.reduce((all: number, zone: Record<string, number>) => all + (zone[end] ?? 0), 0);
    expect([sum('min'), sum('max')]).toEqual([5, 7]);
    const manifest = fleet.show('manifests/main/shop/web-1/cluster.yaml');
    const total = (end: string) =>
      [...manifest.matchAll(new RegExp(`node-group-${end}-size: "(\\d+)"`, 'g'))].reduce(
        (all, [, n]) => all + Number(n),
        0,
      );
    expect([total('min'), total('max')]).toEqual([5, 7]);
    const up = fleet.message();
    expect(up).toContain('Krake-Infra-Class: scale-up\n');
    expect(up.split('\n')[0]).toMatch(/^Scale web-1\/workers /);
    const explained = await fleet.succeed('explain', 'shop/web-1/workers');
    expect(explained).toContain('queries 1000 is 333.3 per node, target 200');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});
