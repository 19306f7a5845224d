import { Cluster, type ClusterProps, ClusterReader } from '@krake-infra/constructs';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFields } from '../../constructs/src/merge.ts';
import { arbitraryBody } from '../support/arbitrary-clusters.ts';
import { clusterProps } from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import { altered, renamed } from '../support/foreign-objects.ts';

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60) };

const chart = (props: ClusterProps) => new Cluster(new App(), 'cluster', { ...props, clusterName: 'web-1' });
const render = (props: ClusterProps) => chart(props).toJson() as KubernetesObject[];

/** A valid cluster, and its objects as another tool would have made them. */
const foreign = fc
  .tuple(arbitraryBody, fc.infiniteStream(fc.integer({ min: 0, max: 9 })))
  .map(([body, picks]) => {
    const props = clusterProps({ pools: [], ...body });
    return { props, picks };
  })
  .filter(({ props }) => Cluster.problems(props).length === 0)
  .map(({ props, picks }) => {
    const objects = renamed(render(props), (kind, name) => `${kind.toLowerCase().slice(0, 9)}-${name}`.slice(0, 63));
    return { props, objects: objects.map((object) => altered(object, () => picks.next().value === 0)) };
  });

function adopt({ props, objects }: { props: ClusterProps; objects: KubernetesObject[] }) {
  const { namespace, provider, management } = props;
  const reading = ClusterReader.read({ namespace, clusterName: 'web-1', provider, management, objects });
  const { body, labels, cloud, keptTemplates, adopted } = reading;
  return { reading, props: { namespace, provider, management, labels, cloud, keptTemplates, adopted, ...body } };
}

/** What of an object says what it is, in the order of titles; empty values say nothing. */
function essence(objects: readonly KubernetesObject[]) {
  const plain = objects.map(({ kind, metadata: { name }, spec }) => [`${kind}/${name}`, withoutEmpty(spec)] as const);
  return Object.fromEntries(plain);
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((item) => item !== undefined);
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Objects that were read; of others there may be health checks that look at machines of several pools. */
function readOf(objects: readonly KubernetesObject[], titles: readonly string[]): readonly KubernetesObject[] {
  const isRead = ({ kind, metadata }: KubernetesObject) => titles.includes(`${kind}/${metadata.name}`);
  expect(objects.filter((object) => !isRead(object) && object.kind !== 'MachineHealthCheck')).toEqual([]);
  return objects.filter(isRead);
}

describe('any cluster that others made', () => {
  it('comes out of the data under its own names, field by field as it was found', () => {
    fc.assert(
      fc.property(foreign, (made) => {
        const { reading, props } = adopt(made);
        expect(essence(render(props))).toEqual(essence(readOf(made.objects, reading.objectTitles)));
      }),
      runs,
    );
  });

  it('has every field in the data or in what is reported', () => {
    fc.assert(
      fc.property(foreign, (made) => {
        const { reading, props } = adopt(made);
        const { adopted: _, ...said } = props;
        const saidOnly = JSON.stringify(render(said));
        const unheard = readOf(made.objects, reading.objectTitles).filter(({ spec }) => 'unheardOf' in spec).length;
        expect(reading.unexpressed.filter(({ field }) => field.startsWith('spec.unheardOf'))).toHaveLength(unheard);
        expect(saidOnly).not.toContain('unheardOf');
      }),
      runs,
    );
  });

  it('changes in what a person changes and in nothing else', () => {
    fc.assert(
      fc.property(foreign, (made) => {
        const { props } = adopt(made);
        const pools = (props.pools ?? []).map((pool) => ({ ...pool, maxUnavailable: 77 }));
        const before = essence(render(props));
        const after = essence(render({ ...props, pools }));
        const expected = Object.entries(before).map(([title, spec]) => {
          if (!title.startsWith('MachineDeployment/')) return [title, spec] as const;
          return [
            title,
            withFields(spec, { rollout: { strategy: { rollingUpdate: { maxUnavailable: 77 } } } }),
          ] as const;
        });
        expect(after).toEqual(Object.fromEntries(expected));
      }),
      runs,
    );
  });
});
