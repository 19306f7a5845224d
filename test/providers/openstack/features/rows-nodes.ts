import { type Feature, NONE } from './feature.ts';
import { helmRelease } from './helm-release.ts';

const DEPLOYMENT = 'MachineDeployment/web-1-workers';
const CONTROL_PLANE = 'KubeadmControlPlane/web-1-control-plane';
const TEMPLATE = 'OpenStackMachineTemplate/web-1-workers spec.template.spec';
const REGISTRATION = 'KubeadmConfigTemplate/web-1-workers spec.template.spec.joinConfiguration.nodeRegistration';
const SIZE = `${DEPLOYMENT} metadata.annotations.cluster.x-k8s.io/cluster-api-autoscaler-node-group`;

const AUTOSCALER = 'HelmRelease/web-1.addon.autoscaler spec.values';

/** Pools: sizes, labels, rollouts, health. */
export const NODE_ROWS: readonly Feature[] = [
  {
    row: 31,
    title: 'Node groups',
    set: {
      cluster: { pools: [{ name: 'workers', replicas: 5, machine: { openstack: { flavor: { name: 'm1.huge' } } } }] },
    },
    fields: { [`${DEPLOYMENT} spec.replicas`]: 5 },
    v1beta1: { [`${TEMPLATE}.flavor`]: 'm1.huge' },
    v1beta2: { [`${TEMPLATE}.flavor.filter.name`]: 'm1.huge' },
  },
  {
    row: 32,
    title: 'Autoscaling',
    set: {
      cluster: {
        pools: [{ name: 'workers', owner: 'autoscaler', replicas: NONE, min: 1, max: 8 }],
        addons: [{ name: 'autoscaler', version: '9.46.6', clusterAutoscaler: {} }],
      },
    },
    fields: {
      [`${DEPLOYMENT} spec.replicas`]: null,
      [`${SIZE}-min-size`]: '1',
      [`${SIZE}-max-size`]: '8',
      ...helmRelease(
        'autoscaler',
        {
          repository: 'https://kubernetes.github.io/autoscaler',
          chart: 'cluster-autoscaler',
          version: '9.46.6',
          targetNamespace: 'shop',
        },
        'management',
      ),
      [`${AUTOSCALER}.cloudProvider`]: 'clusterapi',
      [`${AUTOSCALER}.autoDiscovery.clusterName`]: 'web-1',
      [`${AUTOSCALER}.autoDiscovery.namespace`]: 'shop',
      [`${AUTOSCALER}.clusterAPIMode`]: 'kubeconfig-incluster',
      [`${AUTOSCALER}.clusterAPIKubeconfigSecret`]: 'web-1-kubeconfig',
      [`${AUTOSCALER}.extraArgs.enforce-node-group-min-size`]: true,
    },
    note: 'The cluster-autoscaler runs on the management cluster, beside Cluster API, whose objects it changes.',
  },
  {
    row: 33,
    title: 'Failure domain of a node group',
    given: { cluster: { pools: [{ name: 'workers', replicas: NONE, zones: [{ name: 'az1', replicas: 2 }] }] } },
    set: { cluster: { pools: [{ name: 'workers', zones: [{ name: 'az2', replicas: 1 }] }] } },
    fields: {
      [`${DEPLOYMENT}-az2 metadata.name`]: 'web-1-workers-az2',
      [`${DEPLOYMENT}-az2 spec.replicas`]: 1,
      [`${DEPLOYMENT}-az2 spec.selector.matchLabels.cluster.x-k8s.io/deployment-name`]: 'web-1-workers-az2',
      [`${DEPLOYMENT}-az2 spec.template.metadata.labels.cluster.x-k8s.io/deployment-name`]: 'web-1-workers-az2',
      [`${DEPLOYMENT}-az2 spec.template.spec.failureDomain`]: 'az2',
    },
    note: 'Each zone of a pool is a MachineDeployment.',
  },
  {
    row: 34,
    title: 'Node labels',
    set: { cluster: { pools: [{ name: 'workers', nodeLabels: { disk: 'ssd' } }] } },
    fields: { [`${REGISTRATION}.kubeletExtraArgs[]`]: [{ name: 'node-labels', value: 'disk=ssd' }] },
  },
  {
    row: 35,
    title: 'Taints',
    set: { cluster: { pools: [{ name: 'workers', taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] }] } },
    fields: { [`${REGISTRATION}.taints[]`]: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] },
    note: 'Set by the kubelet. `taints` of a Machine need a gate of Cluster API that is off by default (MachineTaintPropagation), and are not rendered.',
  },
  {
    row: 36,
    title: 'Rollouts',
    set: {
      cluster: {
        controlPlane: { maxSurge: 0 },
        pools: [{ name: 'workers', maxSurge: 2, maxUnavailable: 1, deletionOrder: 'Oldest' }],
      },
    },
    fields: {
      [`${CONTROL_PLANE} spec.rollout.strategy.rollingUpdate.maxSurge`]: 0,
      [`${DEPLOYMENT} spec.deletion.order`]: 'Oldest',
      [`${DEPLOYMENT} spec.rollout.strategy.rollingUpdate.maxSurge`]: 2,
      [`${DEPLOYMENT} spec.rollout.strategy.rollingUpdate.maxUnavailable`]: 1,
    },
  },
  {
    row: 37,
    title: 'Time limits of a removal',
    set: {
      cluster: {
        pools: [{ name: 'workers', timeouts: { drainSeconds: 60, volumeDetachSeconds: 61, deletionSeconds: 62 } }],
      },
    },
    fields: {
      [`${DEPLOYMENT} spec.template.spec.deletion.nodeDeletionTimeoutSeconds`]: 62,
      [`${DEPLOYMENT} spec.template.spec.deletion.nodeDrainTimeoutSeconds`]: 60,
      [`${DEPLOYMENT} spec.template.spec.deletion.nodeVolumeDetachTimeoutSeconds`]: 61,
    },
  },
  {
    row: 38,
    title: 'Health checks and remediation',
    set: {
      cluster: {
        pools: [{ name: 'workers', healthCheck: { unhealthySeconds: 600, nodeStartupSeconds: 1200, maxUnhealthy: 1 } }],
      },
    },
    fields: {
      'MachineHealthCheck/web-1-workers spec.checks.nodeStartupTimeoutSeconds': 1200,
      'MachineHealthCheck/web-1-workers spec.checks.unhealthyNodeConditions[]': [
        { status: 'Unknown', timeoutSeconds: 600, type: 'Ready' },
        { status: 'False', timeoutSeconds: 600, type: 'Ready' },
      ],
      'MachineHealthCheck/web-1-workers spec.checks.unhealthyNodeConditions[-]': [
        { status: 'Unknown', timeoutSeconds: 300, type: 'Ready' },
        { status: 'False', timeoutSeconds: 300, type: 'Ready' },
      ],
      'MachineHealthCheck/web-1-workers spec.remediation.triggerIf.unhealthyLessThanOrEqualTo': 1,
    },
    note: 'One machine of a pool is replaced at a time (`remediation.maxInFlight: 1`).',
  },
  {
    row: 60,
    title: 'Templates named by their content',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { flavor: { name: 'm1.huge' } } } }] } },
    v1beta1: { [`${TEMPLATE}.flavor`]: 'm1.huge' },
    v1beta2: { [`${TEMPLATE}.flavor.filter.name`]: 'm1.huge' },
    note: 'A template is never edited: any change makes one of another name (`web-1-workers-<hash>`), to which the MachineDeployment then refers. The name is the same for both lines of CAPO.',
  },
  {
    row: 39,
    title: 'Rollout before certificates expire',
    set: { cluster: { controlPlane: { certificateRenewalDays: 30 } } },
    fields: { [`${CONTROL_PLANE} spec.rollout.before.certificatesExpiryDays`]: 30 },
  },
];
