import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditLog, kubeconfigPath, processSpecs, webhookPort } from '../../../tools/control-plane/processes.ts';
import { MANIFEST_SETS, PROGRAMS, REGISTRY } from '../../../tools/control-plane/programs.ts';

const goMod = (module: string) =>
  readFileSync(new URL(`../../../tools/control-plane/modules/${module}/go.mod`, import.meta.url), 'utf8');
const layout = { folder: '/plane', basePort: 6000 };
const specs = processSpecs(layout);

describe('programs', () => {
  it.each([...PROGRAMS, REGISTRY])('$name is a tool of the module that pins it', ({ module, package: path }) => {
    expect(goMod(module)).toMatch(new RegExp(`^(tool)?\\s+${path.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('have each a name of its own', () => {
    expect(new Set(PROGRAMS.map(({ name }) => name)).size).toBe(PROGRAMS.length);
  });

  it.each(MANIFEST_SETS)(
    'the files of $name come from modules that its module requires',
    ({ module, crds, webhooks }) => {
      for (const path of [...crds, ...(webhooks ? [webhooks] : [])]) {
        expect(goMod(module)).toMatch(new RegExp(`${path.module.replaceAll('.', '\\.')} v`));
      }
    },
  );

  it('every set of kinds belongs to a program', () => {
    const names = PROGRAMS.map(({ name }) => name);
    expect(MANIFEST_SETS.filter(({ name }) => !names.includes(name))).toEqual([]);
  });
});

describe('processes', () => {
  it('run a program each', () => {
    const programs = PROGRAMS.map(({ name }) => name).filter((name) => name !== 'kubectl');
    expect(specs.map(({ name }) => name).sort()).toEqual(programs.sort());
  });

  it('listen within the hundred ports that are theirs, none on that of another', () => {
    const webhooks = specs.filter(({ part }) => part === 'cluster-api' || part === 'openstack');
    const ports = [...specs.map(({ port }) => port), ...webhooks.map(({ name }) => webhookPort(layout, name))];
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.filter((port) => port < 6000 || port >= 6100)).toEqual([]);
  });

  it('move with the base', () => {
    expect(processSpecs({ ...layout, basePort: 7000 }).map(({ port }) => port - 1000)).toEqual(
      specs.map(({ port }) => port),
    );
  });

  it('name no address but loopback', () => {
    const addresses = specs.flatMap(({ args, ready }) => [...args, ready].join(' ').match(/\d+\.\d+\.\d+\.\d+/g) ?? []);
    // the range of Services, in which nothing listens
    expect(new Set(addresses)).toEqual(new Set(['127.0.0.1', '10.0.0.0']));
  });

  it('etcd and the API server come first, because everything else needs them', () => {
    expect(specs.slice(0, 2).map(({ name, part }) => `${name} ${part}`)).toEqual(['etcd api', 'kube-apiserver api']);
  });

  it('write below the folder of their control plane', () => {
    expect(kubeconfigPath(layout, 'admin')).toBe('/plane/kubeconfigs/admin');
    expect(auditLog(layout)).toBe('/plane/logs/audit.log');
  });
});
