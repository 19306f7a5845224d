import type { ClusterBody, OpenStackMachine, ProviderContext, ProviderProblem } from '@krake-infra/constructs';

const CONTROL_PLANE = 'control-plane';

/** A machine that names the group which is made for its part of the cluster. */
export function withServerGroup(context: ProviderContext, machine: OpenStackMachine): OpenStackMachine {
  const { serverGroupPolicy, ...rest } = machine;
  if (serverGroupPolicy === undefined) {
    return machine;
  }
  return { ...rest, serverGroup: { name: groupName(context, context.pool ?? CONTROL_PLANE, serverGroupPolicy) } };
}

/** In OpenStack, where all clusters of a project meet. The policy is part of it, because a group keeps the one it has. */
function groupName({ namespace, clusterName }: ProviderContext, pool: string, policy: string): string {
  return `${namespace}-${clusterName}-${pool}-${policy}`;
}

/**
 * ORC's ServerGroup of each part of the cluster that asks for one. What runs does not need the group any more, so that ORC may
 * delete it as soon as it leaves Git.
 */
export function serverGroups(context: ProviderContext): any[] {
  const { clusterName, namespace, cloud } = context;
  const { name: secretName, cloudName } = cloud.openstack?.identity ?? {};
  return partsOf(context.cluster).map(({ pool, policy }) => ({
    apiVersion: 'openstack.k-orc.cloud/v1alpha1',
    kind: 'ServerGroup',
    metadata: { name: `${clusterName}-${pool}-${policy}`, namespace },
    spec: {
      cloudCredentialsRef: { secretName, cloudName },
      resource: { name: groupName(context, pool, policy), policy },
    },
  }));
}

/** A part of a cluster that asks for a group. */
interface Part {
  readonly pool: string;
  readonly policy: string;
  readonly machine: OpenStackMachine;
  /** Dotted path of the machine. */
  readonly path: string;
}

function partsOf({ controlPlane, pools = [] }: ClusterBody): Part[] {
  const machines = [
    { pool: CONTROL_PLANE, path: 'controlPlane.machine.openstack', machine: controlPlane.machine.openstack },
    ...pools.map(({ name, machine }, index) => ({
      pool: name,
      path: `pools[${index}].machine.openstack`,
      machine: machine.openstack,
    })),
  ];
  return machines.flatMap(({ machine, ...rest }) =>
    machine?.serverGroupPolicy === undefined ? [] : [{ ...rest, machine, policy: machine.serverGroupPolicy }],
  );
}

/** Source: ORC, cloudCredentialsRef names a Secret beside the object; a bastion is one machine. */
export function serverGroupProblems({ cloud, cluster }: ProviderContext): ProviderProblem[] {
  const kind = cloud.openstack?.identity.kind;
  const rule = 'server-group-not-made';
  return [
    ...partsOf(cluster).flatMap(({ path, machine }) => {
      const problems: ProviderProblem[] = [];
      const field = `${path}.serverGroupPolicy`;
      if (machine.serverGroup) {
        const message = 'a server group is named, and another one would be made';
        const hint = 'remove serverGroup or serverGroupPolicy';
        problems.push({ field, message, hint, rule: 'reference-exactly-one' });
      }
      if (kind === 'ClusterIdentity') {
        const message =
          'ORC makes a server group with a Secret beside its object, but the identity is a ClusterIdentity';
        const hint = 'make the group elsewhere and name it in serverGroup, or use an identity of kind Secret';
        problems.push({ field, message, hint, rule });
      }
      return problems;
    }),
    ...(cluster.openstack?.bastion?.machine.serverGroupPolicy === undefined ? [] : [ofBastion(rule)]),
  ];
}

function ofBastion(rule: string): ProviderProblem {
  const field = 'openstack.bastion.machine.serverGroupPolicy';
  const message = 'a bastion is one machine, which nothing has to be spread from';
  return { field, message, hint: 'remove serverGroupPolicy', rule };
}
