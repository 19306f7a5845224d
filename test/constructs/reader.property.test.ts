import { Cluster, type ClusterProps, ClusterReader, type ClusterReading } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import { App, Yaml } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryBody, arbitraryClusterName } from '../support/arbitrary-clusters.ts';
import { CAPO_14, CAPO_15, clusterProps } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60) };

const startup = fc.record(
  { startupSeconds: fc.nat(9999), startupJitter: fc.constantFrom(0, 0.2, 3) },
  { requiredKeys: [] },
);
const machine = fc.record({ vm: startup, node: startup, apiServer: startup, etcd: startup }, { requiredKeys: [] });

const described = fc
  .tuple(
    arbitraryClusterName,
    arbitraryBody,
    fc.constantFrom(CAPO_14, CAPO_15),
    fc.boolean(),
    fc.infiniteStream(machine),
  )
  .map(([clusterName, body, management, isOpenStack, machines]): ClusterProps => {
    const props = { ...clusterProps({ management, clusterName }), pools: [], ...body };
    if (isOpenStack) {
      return props;
    }
    const simulated = <T>(part: T): T => ({ ...part, machine: { inmemory: machines.next().value } });
    return {
      ...props,
      provider: new inmemory.InMemoryProvider(),
      cloud: { provider: 'inmemory' },
      openstack: undefined,
      controlPlane: simulated(props.controlPlane),
      pools: props.pools?.map(simulated),
    };
  })
  .filter((props) => Cluster.problems(props).length === 0);

const render = (props: ClusterProps) => new Cluster(new App(), 'cluster', props).toJson() as KubernetesObject[];

function readBack(props: ClusterProps, objects: readonly KubernetesObject[]): ClusterReading {
  const { namespace, clusterName = '', provider, management } = props;
  return ClusterReader.read({ namespace, clusterName, provider, management, objects: [...objects] });
}

function renderRead(props: ClusterProps, { body, ...rest }: ClusterReading): KubernetesObject[] {
  const { namespace, clusterName, provider, management } = props;
  const { unexpressed: _, objectTitles: __, ...read } = rest;
  return render({ namespace, clusterName, provider, management, ...read, ...body });
}

describe('any cluster that the fleet renders', () => {
  it('is read as data that say all of it, and render to the same bytes', () => {
    fc.assert(
      fc.property(described, (props) => {
        const objects = render(props);
        const reading = readBack(props, objects);
        expect(reading.adopted).toEqual([]);
        expect(reading.unexpressed).toEqual([]);
        expect(reading.objectTitles.sort()).toEqual(
          objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort(),
        );
        expect(Yaml.stringify(...renderRead(props, reading))).toBe(Yaml.stringify(...objects));
      }),
      runs,
    );
  });
});
