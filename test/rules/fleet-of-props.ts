import type { ClusterProps } from '@krake-infra/constructs';
import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { fleetFile } from '../support/fleet-generator.ts';

const API = 'krake-infra.io/v1alpha1';

/** The fleet whose only cluster has these props. */
export function fleetOfProps(props: ClusterProps): FleetFile[] {
  const {
    namespace = 'shop',
    clusterName: name = 'web-1',
    provider,
    cloud,
    management,
    renderProfile,
    ...more
  } = props;
  const { keptTemplates, keptTemplatesProvider, protection: _p, unprotectedPools: _u, ...body } = more;
  const metadata = { namespace, name };
  const objects = [
    { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
    { apiVersion: API, kind: 'ManagementCluster', metadata: { name: 'main' }, spec: management },
    { apiVersion: API, kind: 'Cloud', metadata: { name: 'dresden' }, spec: cloud },
    { apiVersion: API, kind: 'Cluster', metadata, spec: { cloud: 'dresden', renderProfile, ...body } },
    {
      ...{ apiVersion: API, kind: 'ClusterState', metadata },
      status: { templates: keptTemplates ?? [], provider: keptTemplatesProvider },
    },
  ];
  return JSON.parse(JSON.stringify(objects)).map((object: FleetObject) => fleetFile(object));
}
