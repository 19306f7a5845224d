import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { readFleetFolder } from '@krake-infra/synth/fleet-folder.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesiseFolder } from '@krake-infra/synth/synthesise-folder.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateFleet } from '../../support/fleet-generator.ts';

const AT = '2026-03-01T08:00:00Z';
const MANIFEST = 'manifests/main/team-0/cluster-1/cluster.yaml';

let folder: string;
let dir: string;
const run = () => synthesiseFolder(dir, { ledgerFile: join(folder, 'cache/ledger'), at: AT });
const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
};
const manifests = () =>
  readdirSync(join(dir, 'manifests'), { recursive: true, encoding: 'utf8' })
    .map((path) => `manifests/${path}`)
    .filter((path) => statSync(join(dir, path)).isFile());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'krake-infra-folder-'));
  dir = join(folder, 'fleet');
  for (const { path, bytes } of generateFleet({ clusters: 3 })) write(path, bytes);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('synthesising a folder', () => {
  it('writes what the full rendering gives, and then nothing', async () => {
    const { written, deleted } = await run();
    expect(written).toHaveLength(3 * 3 + 6);
    expect(deleted).toEqual([]);
    const { files } = renderFleet(loadFleet(readFleetFolder(dir)).data, AT);
    for (const { path, bytes } of files) expect(readFileSync(join(dir, path))).toEqual(Buffer.from(bytes));
    expect(manifests().sort()).toEqual(files.map(({ path }) => path).filter((path) => path.startsWith('manifests/')));
    expect(await run()).toEqual({ written: [], deleted: [] });
  });

  it('repairs what was edited or removed by hand and deletes what nothing produces', async () => {
    await run();
    const before = readFileSync(join(dir, MANIFEST));
    writeFileSync(join(dir, MANIFEST), Buffer.from(before).reverse());
    rmSync(join(dir, 'manifests/main/_base/team-0/namespace.yaml'));
    write('manifests/main/team-9/cluster-9/cluster.yaml', 'left behind');
    const { written, deleted } = await run();
    expect([...written].sort()).toEqual(['manifests/main/_base/team-0/namespace.yaml', MANIFEST]);
    expect(deleted).toEqual(['manifests/main/team-9/cluster-9/cluster.yaml']);
    expect(readFileSync(join(dir, MANIFEST))).toEqual(before);
  });

  it('renders everything without its ledger, and writes only what differs', async () => {
    await run();
    const before = readFileSync(join(dir, MANIFEST));
    rmSync(join(folder, 'cache'), { recursive: true });
    rmSync(join(dir, MANIFEST));
    expect((await run()).written).toEqual([MANIFEST]);
    expect(readFileSync(join(dir, MANIFEST))).toEqual(before);
  });

  it('takes no version that a control plane can not go to from the one that its state file has', async () => {
    await run();
    const setVersion = (version: string) =>
      ['small', 'medium', 'large', 'huge'].forEach((name) => {
        const path = `templates/${name}.yaml`;
        write(path, readFileSync(join(dir, path), 'utf8').replace(/(kubernetesVersion: ).*/, `$1${version}`));
      });
    const before = readFileSync(join(dir, MANIFEST), 'utf8');
    for (const [version, why] of [
      ['v1.34.7', /v1.34.7 is older than v1.34.8, which the control plane has; .*KI-106/],
      ['v1.36.0', /v1.36.0 is more than one minor newer than v1.34.8/],
    ] as const) {
      setVersion(version);
      await expect(run()).rejects.toThrow(why);
    }
    expect(readFileSync(join(dir, MANIFEST), 'utf8')).toBe(before);
    setVersion('v1.35.2');
    await run();
    expect(readFileSync(join(dir, MANIFEST), 'utf8')).toContain('version: v1.35.2\n');
  });

  it('writes nothing for a fleet with problems', async () => {
    write('clusters/team-0/cluster-2.yaml', 'nonsense');
    await expect(run()).rejects.toThrow(ProblemsError);
    expect(() => manifests()).toThrow('ENOENT');
  });
});
