import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import * as providers from '@krake-infra/providers';
import { DEFINITIONS } from '@krake-infra/reconciler/fleet/generated/schemas.ts';
import { bodyProblems, schemaProblems } from '@krake-infra/reconciler/fleet/schema-check.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './run.ts';

type Props = Omit<ClusterProps, 'provider'> & { readonly provider: string };

const CLUSTERS: { id: string; props: Props }[] = parse(
  readFileSync(join(root, 'test/languages/clusters.yaml'), 'utf8'),
);
const PROVIDERS = {
  'openstack.OpenStackProvider': new providers.openstack.OpenStackProvider(),
  'inmemory.InMemoryProvider': new providers.inmemory.InMemoryProvider(),
  'topology.TopologyProvider': new providers.topology.TopologyProvider(),
  'yaook.YaookProvider': new providers.yaook.YaookProvider(),
};

const { properties: BODY = {} } = DEFINITIONS.ClusterBody ?? {};

describe('clusters.yaml', () => {
  it.each(CLUSTERS)('says of $id what a fleet can say', ({ id, props }) => {
    const { provider, ...rest } = props;
    const body = Object.entries(props).filter(([name]) => name in BODY);
    const cloud = { apiVersion: 'krake-infra.io/v1alpha1', kind: 'Cloud', metadata: { name: id }, spec: props.cloud };

    expect(bodyProblems(Object.fromEntries(body))).toEqual([]);
    expect(schemaProblems('Cloud', cloud)).toEqual([]);
    expect(
      Cluster.problems({ clusterName: id, ...rest, provider: PROVIDERS[provider as keyof typeof PROVIDERS] }),
    ).toEqual([]);
  });
});
