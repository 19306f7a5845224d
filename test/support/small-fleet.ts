import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';

const header = (kind: string, name: string, namespace?: string) =>
  `apiVersion: krake-infra.io/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;

const MACHINE = `machine:
        openstack:
          flavor: { name: m1.large }
          image: { name: ubuntu }
`;

/** A valid fleet with one object of each kind and two clusters; texts by path. */
export const SMALL_FLEET: Readonly<Record<string, string>> = {
  'fleet.yaml': `${header('Fleet', 'small')}spec:
  branch: main
`,
  'management/main.yaml': `${header('ManagementCluster', 'main')}spec:
  clusterApiVersion: v1.14.0
`,
  'clouds/dresden.yaml': `${header('Cloud', 'dresden')}spec:
  provider: openstack
  openstack:
    identity:
      kind: Secret
      name: credentials
      cloudName: openstack
    externalNetwork:
      name: public
`,
  'templates/production.yaml': `${header('ClusterTemplate', 'production')}spec:
  kubernetesVersion: v1.34.8
  controlPlane:
    replicas: 3
    machine:
      openstack:
        flavor: { name: m1.large }
        image: { name: ubuntu }
  openstack:
    network:
      managed:
        cidr: 10.6.0.0/24
        dnsNameservers: [9.9.9.9]
`,
  'metrics-providers/recorded.yaml': `${header('MetricsProvider', 'recorded')}spec:
  type: static
  static:
    values:
      queries: 600
`,
  'metrics/queries.yaml': `${header('Metric', 'queries')}spec:
  provider: recorded
`,
  'clusters/shop/web.yaml': `${header('Cluster', 'web', 'shop')}spec:
  template: production
  cloud: dresden
  pools:
    - name: workers
      owner: policy
      zones:
        - name: az1
          replicas: 2
        - name: az2
          replicas: 1
      ${MACHINE}`,
  'clusters/shop/web.state.yaml': `${header('ClusterState', 'web', 'shop')}status:
  pools:
    - name: workers
      lastUp:
        at: '2026-01-01T00:00:00Z'
        from: 2
        to: 3
        decision: d1
`,
  'clusters/shop/batch.yaml': `${header('Cluster', 'batch', 'shop')}spec:
  template: production
  cloud: dresden
  pools:
    - name: jobs
      replicas: 2
      ${MACHINE}`,
  'policies/shop/web-workers.yaml': `${header('ScalingPolicy', 'web-workers', 'shop')}spec:
  target:
    cluster: web
    pool: workers
  targetPerNode:
    metric: queries
    value: 200
  bounds:
    min: 2
    max: 12
`,
};

/** Files of {@link SMALL_FLEET} with some texts replaced, added, or (null) left out. */
export function smallFleet(changes: Readonly<Record<string, string | null>> = {}): FleetFile[] {
  const texts = { ...SMALL_FLEET, ...changes };
  return Object.entries(texts).flatMap(([path, text]) =>
    text === null ? [] : [{ path, mode: '100644', bytes: new TextEncoder().encode(text) }],
  );
}

/** A text of {@link SMALL_FLEET} with one passage replaced. */
export function changed(path: string, from: string, to: string): Record<string, string> {
  const text = SMALL_FLEET[path];
  if (!text?.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`);
  return { [path]: text.replace(from, () => to) };
}
