import type { KeptTemplate } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import {
  cluster,
  keptTitles,
  machine,
  manifest,
  objects,
  objectsOf,
  plain,
  titles,
  WORKERS,
} from '../support/cluster-samples.ts';

describe('templates', () => {
  const first = cluster();
  const larger = { ...WORKERS, machine: machine('m1.huge'), nodeLabels: { disk: 'fast' } };

  it('list what is in use, with its model', () => {
    expect(first.templates.map(({ role, pool, name }) => [role, pool, plain(name)])).toEqual([
      ['machine', 'control-plane', 'web-1-control-plane'],
      ['machine', 'workers', 'web-1-workers'],
      ['bootstrap', 'workers', 'web-1-workers'],
    ]);
    expect(first.templates[1]?.model).toEqual({
      configDrive: false,
      flavor: { name: 'm1.xlarge' },
      image: { name: 'ubuntu-24.04-kube-v1.34.8' },
    });
  });

  it('that were kept are rendered from their models, byte for byte but for the protection', () => {
    const second = cluster({ pools: [larger], keptTemplates: first.templates });
    const rendered = new Map(objectsOf(second).map((object) => [titles([object])[0], object]));
    for (const object of objectsOf(first).filter(({ kind }) => kind.endsWith('Template'))) {
      const again = rendered.get(`${object.kind}/${object.metadata.name}`);
      expect(again?.spec).toEqual(object.spec);
      expect(again?.metadata.labels).toEqual(object.metadata.labels);
    }
    expect(keptTitles(objectsOf(second)).filter((title) => title.includes('Template'))).toHaveLength(3);
    expect(titles(objectsOf(second)).filter((title) => title.includes('Template'))).toHaveLength(5);
  });

  it('of a control plane are unprotected once they are retired', () => {
    const second = cluster({ controlPlane: { machine: machine('m1.huge') }, keptTemplates: first.templates });
    const title = `OpenStackMachineTemplate/web-1-control-plane`;
    expect(
      titles(objectsOf(second))
        .map(plain)
        .filter((each) => each === title),
    ).toHaveLength(2);
    expect(keptTitles(objectsOf(second)).filter((each) => each === title)).toHaveLength(1);
  });

  it('are rendered alike from a model that was stored with other orders of keys', () => {
    const pools = [{ ...WORKERS, nodeLabels: { a: '1', b: '2' } }];
    const stored = cluster({ pools }).templates.map(
      (each): KeptTemplate => ({ ...each, model: { ...each.model, nodeLabels: { b: '2', a: '1' } } }),
    );
    const ordered = cluster({ pools }).templates;
    const of = (keptTemplates: KeptTemplate[]) =>
      objects({ pools: [], keptTemplates }).filter(({ kind }) => kind === 'KubeadmConfigTemplate');
    expect(of(stored)).toEqual(of(ordered));
    expect(of(stored)).toHaveLength(1);
  });

  it('keep the time of their retirement, and lose it when they are used again', () => {
    const retired = first.templates.map((each): KeptTemplate => ({ ...each, retired: '2026-01-31T08:00:00Z' }));
    const other = cluster({ pools: [larger], keptTemplates: retired });
    expect(other.templates.map((each) => each.retired)).toEqual([
      undefined,
      undefined,
      undefined,
      '2026-01-31T08:00:00Z',
      '2026-01-31T08:00:00Z',
    ]);
    const back = cluster({ keptTemplates: retired });
    expect(back.templates).toEqual(first.templates);
  });

  it('of a pool that waits for its turn stay in use, and nothing else of it waits', () => {
    const retired = cluster({ pools: [{ ...WORKERS, nodeLabels: { disk: 'slow' } }] }).templates.map(
      (each): KeptTemplate => ({ ...each, retired: '2026-01-31T08:00:00Z' }),
    );
    const keptTemplates = [...retired, ...first.templates];
    const pools = [{ ...larger, replicas: 9, kubernetesVersion: 'v1.33.12' }];
    const waiting = cluster({ pools, keptTemplates, waitingPools: ['workers'] });
    const inUse = waiting.templates.filter((each) => !keptTemplates.includes(each));
    expect(inUse).toEqual(first.templates);
    const of = (list: ReturnType<typeof objectsOf>, kind: string) => list.find((object) => object.kind === kind);
    const [before, now] = [objectsOf(first), objectsOf(waiting)].map((list) => of(list, 'MachineDeployment')?.spec);
    expect(now).toMatchObject({ replicas: 9, template: { spec: { version: 'v1.33.12' } } });
    const { infrastructureRef, bootstrap } = before.template.spec;
    expect(now.template.spec).toMatchObject({ infrastructureRef, bootstrap });
    expect(titles(objectsOf(waiting)).some((title) => title.includes('huge'))).toBe(false);
  });

  it('of a pool that is gone stay while they are listed, unprotected', () => {
    const list = objects({ pools: [], keptTemplates: first.templates });
    const ofPool = list.filter(({ metadata }) => metadata.labels?.['krake-infra.io/pool'] === 'workers');
    expect(ofPool.map(({ kind }) => kind)).toEqual(['OpenStackMachineTemplate', 'KubeadmConfigTemplate']);
    expect(keptTitles(ofPool)).toEqual([]);
  });

  it('are listed and rendered once, however often they are given', () => {
    const twice = cluster({ keptTemplates: [...first.templates, ...first.templates] });
    expect(twice.templates).toEqual(first.templates);
    expect(titles(objectsOf(twice))).toEqual(titles(objectsOf(first)));
  });

  it('change with what the machines are, and with nothing else', () => {
    const names = (pool: object) => cluster({ pools: [{ ...WORKERS, ...pool }] }).templates.map(({ name }) => name);
    const same = { replicas: 9, maxSurge: 3, kubernetesVersion: 'v1.33.0', healthCheck: { enabled: false } };
    expect(names(same)).toEqual(names({}));
    expect(names({ timeouts: { drainSeconds: 1 } })).toEqual(names({}));
    expect(names({ nodeLabels: { a: 'b' } })[1]).toBe(names({})[1]);
    expect(names({ nodeLabels: { a: 'b' } })[2]).not.toBe(names({})[2]);
    expect(names({ machine: machine('m1.huge') })[1]).not.toBe(names({})[1]);
  });

  it('do not change with the order of what has no order', () => {
    const taint = (key: string) => ({ key, effect: 'NoSchedule' });
    const tagged = (tags: string[]) => ({
      openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu' }, tags, metadata: { a: '1', b: '2' } },
    });
    const one = { nodeLabels: { a: '1', b: '2' }, taints: [taint('x'), taint('y')], machine: tagged(['t1', 't2']) };
    const other = { nodeLabels: { b: '2', a: '1' }, taints: [taint('y'), taint('x')], machine: tagged(['t2', 't1']) };
    const of = (pool: object) => manifest({ pools: [{ ...WORKERS, ...pool }] });
    expect(of(other)).toBe(of(one));
  });
});
