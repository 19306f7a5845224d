import { readTosca } from '@krake-infra/server/im/tosca/read-tosca.ts';
import { resizedTosca } from '@krake-infra/server/im/tosca/resize.ts';
import type { KrakeCluster } from '@krake-infra/server/krake/api.ts';
import { tellKrake } from '@krake-infra/server/krake/write-back.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KUBECONFIG, tosca } from '../../../support/im-samples.ts';

type Template = Record<string, unknown>;

const template = (options?: Parameters<typeof tosca>[0]) => parse(tosca(options)) as Template;
const sizes = (workers: number) => new Map([['workers', workers]]);

function clusterOf(fields: Partial<KrakeCluster> = {}): KrakeCluster {
  const given = template();
  const head = { namespace: 'demo', name: 'first', isDeleted: false, state: 'ONLINE', id: 'a', whole: {} };
  return { ...head, tosca: given, appliedTosca: given, kubeconfig: parse(KUBECONFIG) as Template, ...fields };
}

describe('what Krake is told of a cluster', () => {
  it('is nothing while all is the same', () => {
    expect(tellKrake(clusterOf(), { sizes: sizes(1), kubeconfig: KUBECONFIG })).toBeUndefined();
  });

  it('is the size that Git holds, where the template has its number', () => {
    expect(tellKrake(clusterOf(), { sizes: sizes(4), kubeconfig: KUBECONFIG })).toEqual({
      tosca: template({ workers: 4 }),
    });
  });

  it('is the kubeconfig, when it was renewed', () => {
    const renewed = KUBECONFIG.replace('Y3J0', 'bmV3');
    expect(tellKrake(clusterOf(), { sizes: sizes(1), kubeconfig: renewed })).toEqual({ kubeconfig: parse(renewed) });
  });

  it.each<[string, Partial<KrakeCluster>]>([
    ['has something to ask for itself', { tosca: template({ workers: 2 }) }],
    ['waits for an operation', { state: 'RECONCILING' }],
    ['removes the cluster', { isDeleted: true }],
  ])('is nothing while Krake %s', (_, fields) => {
    const renewed = KUBECONFIG.replace('Y3J0', 'bmV3');
    expect(tellKrake(clusterOf(fields), { sizes: sizes(4), kubeconfig: renewed })).toBeUndefined();
  });
});

describe('a template with other sizes', () => {
  const pools = (data: Template | undefined) => data && readTosca(JSON.stringify(data)).pools;
  const workersOf = (replicas: unknown) => {
    const data = template() as { topology_template: { node_templates: { workers: { properties: Template } } } };
    data.topology_template.node_templates.workers.properties = { replicas };
    return data as Template;
  };

  it('has them where the number itself stands', () => {
    expect(resizedTosca(workersOf(2), sizes(5))).toEqual(workersOf(5));
  });

  it('has them where a property of another node template is referred to', () => {
    const data = workersOf({ get_property: ['more', 'replicas'] }) as {
      topology_template: { node_templates: Template };
    };
    data.topology_template.node_templates['more'] = {
      type: 'krakeinfra.nodes.MachinePool',
      properties: { replicas: 2 },
    };
    const both = new Map([...sizes(5), ['more', 5]]);
    expect(pools(resizedTosca(data as Template, both) as Template)).toEqual([
      { name: 'more', replicas: 5 },
      { name: 'workers', replicas: 5 },
    ]);
    // They share a number, and can not differ.
    expect(resizedTosca(data as Template, new Map([...sizes(5), ['more', 2]]))).toBeUndefined();
  });

  it('keeps what it does not know of', () => {
    expect(resizedTosca(template(), new Map([['others', 7]]))).toBeUndefined();
  });
});
