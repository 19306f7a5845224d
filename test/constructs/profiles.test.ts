import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fillDefaults, PROFILE_1 } from '../../constructs/src/profiles.ts';
import { DEFAULT_NETWORK, DEFAULTS } from '../../providers/src/capo/defaults.ts';
import { DEFAULTS as IN_MEMORY_DEFAULTS } from '../../providers/src/inmemory/machine.ts';
import { DEFAULTS as YAOOK_DEFAULTS } from '../../providers/src/yaook/defaults.ts';
import { machine } from '../support/cluster-samples.ts';

interface SchemaFile {
  readonly $defs?: Readonly<Record<string, { readonly properties?: Readonly<Record<string, { default?: unknown }>> }>>;
}

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string) => parse(readFileSync(path(name), 'utf8')) as SchemaFile;

/** Defaults by type as the schemas state them, of the types that have any. */
function stated(file: SchemaFile): Record<string, Record<string, unknown>> {
  const types = Object.entries(file.$defs ?? {}).map(([type, { properties = {} }]) => {
    const fields = Object.entries(properties).filter(([, property]) => property.default !== undefined);
    return [type, Object.fromEntries(fields.map(([field, property]) => [field, property.default]))] as const;
  });
  return Object.fromEntries(types.filter(([, fields]) => Object.keys(fields).length > 0));
}

describe('render profile 1', () => {
  it('holds the defaults that the cluster schema states, all of them and no others', () => {
    const { ClusterSpec: _placement, ...body } = stated(read('reconciler/src/fleet/schema/cluster.yaml'));
    expect(PROFILE_1).toEqual(body);
  });

  it('holds the defaults that the provider schemas state, all of them and no others', () => {
    expect(DEFAULTS).toEqual(stated(read('providers/src/openstack/schema.yaml')));
    expect(IN_MEMORY_DEFAULTS).toEqual(stated(read('providers/src/inmemory/schema.yaml')));
    expect(YAOOK_DEFAULTS).toEqual(stated(read('providers/src/yaook/schema.yaml')));
    expect(stated(read('providers/src/topology/schema.yaml'))).toEqual({});
    const { $defs } = read('providers/src/openstack/schema.yaml');
    const network = $defs?.OpenStackCluster?.properties?.network as { 'x-default': string };
    expect(network['x-default']).toContain(DEFAULT_NETWORK.managed.cidr);
  });

  it('knows every provider folder with a schema', () => {
    const folders = readdirSync(path('providers/src'), { recursive: true, encoding: 'utf8' });
    expect(folders.filter((name) => name.endsWith('schema.yaml')).sort()).toEqual([
      'inmemory/schema.yaml',
      'openstack/schema.yaml',
      'topology/schema.yaml',
      'yaook/schema.yaml',
    ]);
  });

  it('fills what is missing, also where a caller passes undefined, and keeps what is given', () => {
    const body = fillDefaults({
      kubernetesVersion: 'v1.34.8',
      controlPlane: { machine: machine('m1.large'), replicas: undefined as unknown as number, maxSurge: 0 },
      pools: [{ name: 'workers', machine: machine('m1.large'), healthCheck: { maxUnhealthy: 5 } }],
    });
    expect(body.controlPlane).toMatchObject({ replicas: 3, maxSurge: 0, timeouts: PROFILE_1.DeletionTimeouts });
    expect(body.network).toEqual(PROFILE_1.ClusterNetwork);
    expect(body.pools[0]).toMatchObject({
      owner: 'git',
      kubernetesVersion: 'v1.34.8',
      healthCheck: { ...PROFILE_1.HealthCheck, maxUnhealthy: 5 },
    });
  });
});
