import { Cluster, type ClusterBody, type ClusterProps, type MachinePoolProps } from '@krake-infra/constructs';
import { App, Yaml } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryBody, arbitraryClusterName } from '../support/arbitrary-clusters.ts';
import { CAPO_14, CAPO_15, clusterProps } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60) };

const described = fc
  .tuple(arbitraryClusterName, arbitraryBody, fc.constantFrom(CAPO_14, CAPO_15))
  .map(
    ([clusterName, body, management]): ClusterProps => ({
      ...clusterProps({ management, clusterName }),
      pools: [],
      ...body,
    }),
  )
  .filter((props) => Cluster.problems(props).length === 0);

const build = (props: ClusterProps) => new Cluster(new App(), 'cluster', props);
const render = (props: ClusterProps) => build(props).toJson() as KubernetesObject[];
const write = (props: ClusterProps) => Yaml.stringify(...render(props));

/** The same value with the keys of every map in reverse order. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(reversed) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  ) as T;
}

/** A pool with other numbers of machines, and how many of its zones have one. */
function resized(pool: MachinePoolProps): { pool: MachinePoolProps; lines: number } {
  const other = <S extends { readonly replicas?: number }>(sized: S): S =>
    sized.replicas === undefined ? sized : { ...sized, replicas: (sized.replicas + 1) % 1000 };
  const zones = pool.zones?.map(other);
  const lines = [pool, ...(pool.zones ?? [])].filter(({ replicas }) => replicas !== undefined).length;
  return { pool: { ...other(pool), ...(zones && { zones }) }, lines };
}

describe('any valid cluster', () => {
  it('is rendered into objects that the API server takes as they are', () => {
    fc.assert(
      fc.property(described, (props) => {
        expect(render(props).flatMap(crdErrors)).toEqual([]);
      }),
      runs,
    );
  });

  it('has names that are unique for their kind and at most 63 characters long', () => {
    fc.assert(
      fc.property(described, (props) => {
        const names = render(props).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) {
          expect(name).toMatch(/^\w+\/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        }
      }),
      runs,
    );
  });

  it('changes one line for each zone when numbers of machines change, and no template', () => {
    fc.assert(
      fc.property(described, (props) => {
        const changes = (props.pools ?? []).map(resized);
        const after = { ...props, pools: changes.map(({ pool }) => pool) };
        const [old, fresh] = [write(props), write(after)].map((text) => text.split('\n'));
        const lines = changes.reduce((sum, change) => sum + change.lines, 0);
        expect(fresh?.length).toBe(old?.length);
        expect(fresh?.filter((line, index) => line !== old?.[index])).toHaveLength(lines);
        expect(build(after).templates).toEqual(build(props).templates);
      }),
      runs,
    );
  });

  it('is written in the same bytes, whatever the order of keys', () => {
    fc.assert(
      fc.property(described, ({ provider, ...props }) => {
        const other = { ...reversed(props as unknown as ClusterBody), provider } as ClusterProps;
        expect(write(other)).toBe(write({ ...props, provider }));
        expect(JSON.stringify(build(other).templates)).toBe(JSON.stringify(build({ ...props, provider }).templates));
      }),
      runs,
    );
  });

  it('has the same templates under every line of CAPO', () => {
    fc.assert(
      fc.property(described, (props) => {
        const [before, after] = [CAPO_14, CAPO_15].map((management) => build({ ...props, management }).templates);
        expect(after).toEqual(before);
      }),
      runs,
    );
  });
});
