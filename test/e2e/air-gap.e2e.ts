import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { TestFleet } from '../support/cli.ts';
import { Running } from '../support/process.ts';
import { ImageRegistry, LOGIN } from './image-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'krake-infra-air-gap-'));
const file = (name: string, text: string, mode = 0o644) => {
  writeFileSync(join(folder, name), text, { mode });
  return join(folder, name);
};
const config = (name: string, content: object) => file(name, JSON.stringify(content));

let registry: ImageRegistry;
beforeAll(async () => {
  registry = await ImageRegistry.start(join(folder, 'registry'));
  file('authority.crt', registry.authority);
  const credentials = JSON.stringify({ Username: LOGIN.user, Secret: LOGIN.password });
  file('docker-credential-e2e', `#!/bin/sh\n[ "$1" = get ] && cat >/dev/null && echo '${credentials}'\n`, 0o755);
});
afterAll(async () => {
  await registry?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A fleet whose only source is the registry; every rule is on a whole registry. */
async function fleetOnMirror(): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  const mirror = (prefix: string, place: string) => ({ prefix, mirror: `${registry.host}/${place}` });
  const charts = { prefix: 'https://helm.cilium.io', mirror: `oci://${registry.host}/charts` };
  const images = [mirror('registry.k8s.io', 'k8s'), mirror('quay.io', 'quay'), mirror('ghcr.io', 'github')];
  const addons = [
    { name: 'cilium', version: '1.18.6', cilium: {}, values: { image: { tag: 'v1.18.6' } } },
    { name: 'auth', version: '1.0.0', manifests: { path: 'addons/auth' } },
  ];
  const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'quay.io/shop/auth:1.0' }] } };
  await fleet.push({
    'fleet.yaml': fleet
      .read('fleet.yaml')
      .replace('spec:\n', `spec:\n  mirrors: ${JSON.stringify({ images, charts: [charts] })}\n`),
    ...fleet.edit('clusters/shop/web-1.yaml', 'spec:\n', `spec:\n  addons: ${JSON.stringify(addons)}\n`),
    'addons/auth/1.0.0/pod.yaml': stringify({ ...pod, metadata: { name: 'auth' } }),
  });
  return fleet;
}

async function bundle(fleet: TestFleet, ...args: readonly string[]) {
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'authority.crt'), PATH: `${folder}:${process.env.PATH}` };
  const running = new Running(['--fleet', fleet.clone.path, '-o', 'json', 'bundle', 'shop/web-1', ...args], env);
  const { code } = await running.ended;
  return { code, err: running.err, list: code === 0 ? (JSON.parse(running.out) as Artifact[]) : [] };
}

describe('a bundle from a real registry', () => {
  it('has the digest of every image and chart, with the login of a credential helper', async () => {
    const fleet = await fleetOnMirror();
    const { list } = await bundle(fleet);
    const wanted = list.filter(({ kind, version }) => /image|chart/.test(kind) && kind !== 'node-image' && version);
    expect(wanted.map(({ mirror }) => mirror)).not.toContain(undefined);
    const digests = new Map<string, string>();
    for (const { mirror = '', version = '' } of wanted) {
      const repository = mirror.replace(/^oci:\/\//, '').slice(registry.host.length + 1);
      digests.set(`${mirror} ${version}`, await registry.put(repository, version));
    }
    console.log(`${digests.size} artefacts in the registry`);
    expect(wanted.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['quay.io/shop/auth', 'https://helm.cilium.io/cilium', 'registry.k8s.io/kube-apiserver']),
    );
    const helped = config('helped.json', { credHelpers: { [registry.host]: 'e2e' } });
    const resolved = await bundle(fleet, '--resolve', '--docker-config', helped);
    expect(resolved).toMatchObject({ code: 0, err: '' });
    const found = resolved.list.filter(({ digest }) => digest !== undefined);
    expect(new Map(found.map(({ mirror, version, digest }) => [`${mirror} ${version}`, digest]))).toEqual(digests);

    const nobody = await bundle(fleet, '--resolve', '--docker-config', config('nobody.json', {}));
    expect(nobody).toMatchObject({ code: 8, err: expect.stringContaining(`${registry.host} answers 401`) });

    await fleet.push(fleet.edit('addons/auth/1.0.0/pod.yaml', 'auth:1.0', 'auth:1.1'));
    const lacking = await bundle(fleet, '--resolve', '--docker-config', helped);
    const line = `image quay.io/shop/auth 1.1 (${registry.host}/quay/shop/auth): ${registry.host} answers 404`;
    expect(lacking).toMatchObject({ code: 5, err: expect.stringContaining(line) });
    expect(lacking.err.trim().split('\n')).toHaveLength(1);
  });
});
