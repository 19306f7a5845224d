import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFleetPath } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesise } from '@krake-infra/synth/synthesise.ts';
import { describe, expect, it } from 'vitest';

const AT = '2026-03-01T08:00:00Z';

describe('cdk8s synth', () => {
  it('writes the bytes of the renderer for the example fleet', () => {
    const dir = fileURLToPath(new URL('../../../examples/fleet', import.meta.url));
    const outdir = mkdtempSync(join(tmpdir(), 'krake-infra-synth-'));
    try {
      synthesise(dir, outdir);
      const files = filesBelow(dir).filter(isFleetPath);
      const { data } = loadFleet(files.map((path) => ({ path, mode: '100644', bytes: readFileSync(join(dir, path)) })));
      const rendered = renderFleet(data, AT).files.filter(({ path }) => path.startsWith('manifests/'));
      expect(rendered.length).toBeGreaterThan(2);
      expect(
        Object.fromEntries(filesBelow(outdir).map((path) => [path, readFileSync(join(outdir, path), 'utf8')])),
      ).toEqual(
        Object.fromEntries(
          rendered.map(({ path, bytes }) => [path.slice('manifests/'.length), Buffer.from(bytes).toString()]),
        ),
      );
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  function filesBelow(dir: string): string[] {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(dir, path)).isFile());
  }
});
