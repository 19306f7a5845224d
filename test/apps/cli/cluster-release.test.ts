import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { TestFleet } from '../../support/cli.ts';

const CLUSTER = 'clusters/shop/batch-1.yaml';

/** A management cluster that counts what it is asked. */
async function askedServer(folder: string): Promise<{ readonly kubeconfig: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = join(folder, 'kubeconfig');
  const named = { name: 'main' };
  writeFileSync(
    kubeconfig,
    stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'main' },
      clusters: [{ ...named, cluster: { server: address } }],
      users: [{ ...named, user: {} }],
      contexts: [{ ...named, context: { cluster: 'main', user: 'main' } }],
    }),
  );
  return { kubeconfig, asked };
}

const api = (kind: string, name: string, spec: object) =>
  stringify({ apiVersion: 'krake-infra.io/v1alpha1', kind, metadata: { name, namespace: 'shop' }, spec });

describe('cluster release is refused before anything is changed', () => {
  it('while workloads are bound to the cluster', async () => {
    const fleet = await TestFleet.make();
    const { kubeconfig, asked } = await askedServer(fleet.folder);
    await fleet.push({
      'workloads/shop/app.yaml': api('Workload', 'app', { cluster: 'batch-1', path: 'workloads/shop/app' }),
      'workloads/shop/app/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
    });
    const head = fleet.head();
    const { code, err } = await fleet.run('--kubeconfig', kubeconfig, 'cluster', 'release', 'shop/batch-1');
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('workloads/shop/app.yaml') });
    expect([asked, fleet.head()]).toEqual([[], head]);
  });

  it('while it has add-ons, also those of its template', async () => {
    const fleet = await TestFleet.make();
    const { kubeconfig, asked } = await askedServer(fleet.folder);
    const addons = 'spec:\n  addons:\n    - { name: cilium, version: 1.18.6, cilium: {} }\n';
    await fleet.push(fleet.edit('templates/production.yaml', 'spec:\n', addons));
    const { code, err } = await fleet.run('--kubeconfig', kubeconfig, 'cluster', 'release', 'shop/batch-1');
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('shop/batch-1 has add-ons') });
    expect(asked).toEqual([]);
  });

  it('when another management cluster is connected than the one that has it', async () => {
    const fleet = await TestFleet.make();
    const { kubeconfig, asked } = await askedServer(fleet.folder);
    await fleet.push({
      'management/other.yaml': fleet.read('management/main.yaml').replace('name: main', 'name: other'),
      ...Object.fromEntries(
        ['batch-1', 'web-1'].map((name) => {
          const file = `clusters/shop/${name}.yaml`;
          return [file, fleet.read(file).replace('spec:\n', 'spec:\n  management: main\n')];
        }),
      ),
    });
    const { code, err } = await fleet.run('--kubeconfig', `other=${kubeconfig}`, 'cluster', 'release', 'shop/batch-1');
    expect({ code, err }).toEqual({
      code: 8,
      err: expect.stringContaining('management cluster main is not connected; name it with --kubeconfig main=FILE'),
    });
    expect(asked).toEqual([]);
  });

  it('and shows its commit without any management cluster', async () => {
    const fleet = await TestFleet.make();
    const { code, out } = await fleet.run('cluster', 'release', 'shop/batch-1', '--dry-run');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(CLUSTER) });
  });
});
