import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { serverAccess } from './access.ts';
import { serverDeployment } from './deployment.ts';
import { serverNetwork } from './network.ts';
import { labels, SERVER, type ServerSettings } from './settings.ts';

/**
 * Everything that `krake-infra serve` needs on a management cluster to run as two replicas, to be applied by the server.
 * What the replicas write themselves, such as who leads, is left out, so that it can be applied again.
 */
export function serverObjects(settings: ServerSettings): readonly Manifest[] {
  const chart = new Chart(new App(), SERVER, { disableResourceNameHashes: true });
  const { namespace } = settings;
  new k8s.KubeNamespace(chart, 'namespace', {
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });
  serverAccess(chart, settings);
  new k8s.KubeConfigMap(chart, 'configuration', {
    metadata: { name: SERVER, namespace, labels: labels() },
    data: { 'server.yaml': settings.configuration, kubeconfig: kubeconfig() },
  });
  new k8s.KubeLease(chart, 'lease', { metadata: { name: settings.lease, namespace, labels: labels() } });
  serverNetwork(chart, settings);
  serverDeployment(chart, settings);
  return chart.toJson();
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server of the cluster that a pod runs on, by the pod's own account, whose token is replaced every hour. */
function kubeconfig(): string {
  const server = 'https://kubernetes.default.svc';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'here', cluster: { server, 'certificate-authority': `${ACCOUNT}/ca.crt` } }],
    users: [
      {
        name: 'account',
        user: { 'auth-provider': { name: 'tokenFile', config: { tokenFile: `${ACCOUNT}/token` } } },
      },
    ],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'account' } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
