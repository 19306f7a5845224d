import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';

const MIRRORS = `  mirrors:
    images:
      - { prefix: registry.k8s.io, mirror: mirror.example.com/k8s }
`;
const MANIFEST = 'manifests/main/shop/web-1/cluster.yaml';

async function edited(...edits: readonly (readonly [path: string, from: string, to: string])[]): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  for (const [path, from, to] of edits) {
    for (const [file, text] of Object.entries(fleet.edit(path, from, to))) {
      writeFileSync(join(fleet.clone.path, file), text);
    }
  }
  return fleet;
}

const inFleet = (text: string) => ['fleet.yaml', 'spec:\n', `spec:\n${text}`] as const;
const inTemplate = (text: string) => ['templates/production.yaml', 'spec:\n', `spec:\n${text}`] as const;

describe('mirrors in fleet.yaml', () => {
  it('are planned as what they do: every machine is replaced', async () => {
    const fleet = await edited(inFleet(MIRRORS));
    const text = await fleet.succeed('plan');
    expect(text).toMatch(/shop\/web-1: control plane .*3 machines/);
    expect(text).toMatch(/shop\/web-1: pool workers in az1 replaced, 2 machines/);
    expect(text).toMatch(/shop\/batch-1: pool workers replaced/);
    expect(text).toMatch(/upgrade: 2 clusters; \d+ machines replaced/);
  });

  it('reach every cluster, and templates and clusters with mirrors of their own come first', async () => {
    const fleet = await edited(inFleet(MIRRORS));
    await fleet.succeed('synth');
    expect(fleet.read(MANIFEST)).toContain('imageRepository: mirror.example.com/k8s');
    const own = await edited(inFleet(MIRRORS), inTemplate(MIRRORS.replace('/k8s', '/own')));
    await own.succeed('synth');
    expect(own.read(MANIFEST)).toContain('imageRepository: mirror.example.com/own');
    const none = await edited(inFleet(MIRRORS), [
      'clusters/shop/web-1.yaml',
      'spec:\n',
      'spec:\n  mirrors: { images: [] }\n',
    ]);
    await none.succeed('synth');
    expect(none.read(MANIFEST)).not.toContain('imageRepository');
  });

  it('are known to `synth --check`', async () => {
    const fleet = await edited(inFleet(MIRRORS));
    expect(await fleet.run('synth', '--check')).toMatchObject({ code: 6 });
    await fleet.succeed('synth');
    expect(await fleet.run('synth', '--check')).toMatchObject({ code: 0 });
  });

  it('that contradict each other are found where they stand', async () => {
    const twice = `${MIRRORS}      - { prefix: registry.k8s.io, mirror: other.example.com }\n`;
    const fleet = await edited(inFleet(twice));
    const { code, err, out } = await fleet.run('validate');
    expect(code).toBe(3);
    expect(err + out).toMatch(/fleet\.yaml:\d+:\d+: .*prefix registry\.k8s\.io is a duplicate/);
  });
});
