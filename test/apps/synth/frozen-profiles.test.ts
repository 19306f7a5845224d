import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { readFleetFolder } from '@krake-infra/synth/fleet-folder.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const PROFILES = fileURLToPath(new URL('../../profiles/', import.meta.url));

/** Objects that own machines, and the state files; what delivers them may change. */
const isFrozen = (path: string) => /^manifests\/[^_/]+\/[^_/]+\/[^/]+\/cluster\.yaml$|\.state\.yaml$/.test(path);

/** Of a state file the models that templates are made of; what else is remembered may grow. */
const frozenPart = (path: string, text: string) => (path.endsWith('.state.yaml') ? parse(text).status.templates : text);

describe.each(readdirSync(PROFILES))('render profile %s', (profile) => {
  const folder = join(PROFILES, profile);
  const { data, problems } = loadFleet(readFleetFolder(folder));
  const rendered = renderFleet(data, '2027-01-31T08:00:00Z').files.filter(({ path }) => isFrozen(path));

  it('is that of every cluster of its fleet, which is still valid', () => {
    expect(problems).toEqual([]);
    const profiles = [...data.clusters.values()].map(({ spec }) => spec.renderProfile);
    expect(new Set(profiles)).toEqual(new Set([Number(profile)]));
  });

  it('leaves out no cluster', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isFrozen);
    expect(rendered.map(({ path }) => path)).toEqual(written.sort());
    expect(written).toHaveLength(data.clusters.size * 2);
  });

  // a failure means that an upgrade of krake-infra would touch machines: put the change into a new profile
  it.each(rendered.map(({ path, bytes }) => [path, bytes] as const))(
    'gives the same bytes for ever: %s',
    (path, bytes) => {
      const frozen = readFileSync(join(folder, path), 'utf8');
      expect(frozenPart(path, Buffer.from(bytes).toString())).toEqual(frozenPart(path, frozen));
    },
  );
});
