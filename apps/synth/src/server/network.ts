import { type Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { labels, SERVER, type ServerSettings, STATUS_PORT } from './settings.ts';

/** How senders reach the leader, and nobody else anything but the doors and the pages of health and metrics. */
export function serverNetwork(chart: Chart, { namespace, service, port }: ServerSettings): void {
  const name = 'api';
  const named = { namespace, labels: labels() };
  new k8s.KubeService(chart, 'service', {
    // Without a selector: it leads to the leader alone, which writes itself into the slice.
    metadata: { ...named, name: service },
    spec: { ports: [{ name, port, protocol: 'TCP' }] },
  });
  const slice = new k8s.KubeEndpointSlice(chart, 'slice', {
    metadata: {
      namespace,
      name: service,
      labels: {
        ...labels(),
        'kubernetes.io/service-name': service,
        'endpointslice.kubernetes.io/managed-by': SERVER,
      },
    },
    addressType: 'IPv4',
    ports: [{ name, port, protocol: 'TCP' }],
    endpoints: [],
  });
  slice.addJsonPatch(JsonPatch.remove('/endpoints'));
  new k8s.KubeNetworkPolicy(chart, 'network-policy', {
    metadata: { ...named, name: SERVER },
    spec: {
      podSelector: { matchLabels: labels() },
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [port, STATUS_PORT].map((each) => ({ port: k8s.IntOrString.fromNumber(each), protocol: 'TCP' })),
        },
      ],
    },
  });
  new k8s.KubePodDisruptionBudget(chart, 'disruption-budget', {
    metadata: { ...named, name: SERVER },
    spec: {
      minAvailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: labels() },
      // One that never gets ready must not keep its node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
