import type { HealthCheck } from './generated/structs.ts';
import { CORE_API } from './kubeadm.ts';

interface HealthCheckTarget {
  readonly name: string;
  readonly clusterName: string;
  /** Labels of the machines; those of different checks never fit the same machine. */
  readonly matchLabels: { readonly [key: string]: string };
  /** Replace only while at most this many machines are unhealthy. */
  readonly maxUnhealthy: number;
}

/**
 * The MachineHealthCheck of a pool or control plane. It is not protected: without it machines are no longer replaced,
 * but none is lost. Nothing in it depends on the number of machines.
 */
export function machineHealthCheck(target: HealthCheckTarget, check: Required<HealthCheck>): any {
  const { name, clusterName, matchLabels, maxUnhealthy } = target;
  const timeoutSeconds = check.unhealthySeconds;
  return {
    apiVersion: CORE_API,
    kind: 'MachineHealthCheck',
    metadata: { name },
    spec: {
      clusterName,
      selector: { matchLabels },
      checks: {
        nodeStartupTimeoutSeconds: check.nodeStartupSeconds,
        unhealthyNodeConditions: [
          { type: 'Ready', status: 'Unknown', timeoutSeconds },
          { type: 'Ready', status: 'False', timeoutSeconds },
        ],
      },
      remediation: { triggerIf: { unhealthyLessThanOrEqualTo: maxUnhealthy } },
    },
  };
}
