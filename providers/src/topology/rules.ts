import type { MachineProps, ProviderContext, ProviderProblem } from '@krake-infra/constructs';
import { OWN_FIELDS } from './topology.ts';

/** Every reason why Cluster API could not make a cluster of its class, as far as it shows without the class. */
export function topologyProblems({ cloud, cluster, providerVersion }: ProviderContext): ProviderProblem[] {
  const { controlPlane, pools = [], topology } = cluster;
  return [
    ...versionProblems(providerVersion),
    ...(cloud.topology ? [] : [blockMissing('cloud.topology', 'the cloud names no ClusterClass')]),
    ...nullProblems(topology?.variables, 'topology.variables'),
    ...machineProblems(controlPlane.machine, 'controlPlane.machine.topology'),
    ...pools.flatMap(({ machine }, index) => {
      const field = `pools[${index}].machine.topology`;
      const problems = machineProblems(machine, field);
      return machine.topology?.workerClass === undefined
        ? [blockMissing(`${field}.workerClass`, 'the pool names no class of machines'), ...problems]
        : problems;
    }),
  ];
}

function versionProblems(version: string | undefined): ProviderProblem[] {
  if (version === undefined) {
    return [];
  }
  const field = 'management.providerVersions.topology';
  const message = 'topologies are part of Cluster API and have no version of their own';
  const hint = 'remove the entry; clusterApiVersion says it';
  return [{ field, message, hint, rule: 'provider-version-unsupported' }];
}

function blockMissing(field: string, message: string): ProviderProblem {
  return { field, message, hint: 'name it', rule: 'provider-block-missing' };
}

function machineProblems({ topology }: MachineProps, path: string): ProviderProblem[] {
  const twice = Object.keys(topology?.settings ?? {}).filter((field) => OWN_FIELDS.includes(field));
  return [
    ...nullProblems(topology?.variables, `${path}.variables`),
    ...twice.map((field) => ({
      field: `${path}.settings.${field}`,
      message: `${field} has a field of its own`,
      hint: 'remove it here, and use that one',
      rule: 'topology-set-elsewhere',
    })),
  ];
}

function nullProblems(variables: { readonly [name: string]: any } | undefined, path: string): ProviderProblem[] {
  return Object.entries(variables ?? {})
    .filter(([, value]) => value === null)
    .map(([name]) => ({
      field: `${path}.${name}`,
      message: `variable ${name} has no value`,
      hint: 'give it one, or remove it so that the class decides',
      rule: 'variable-without-value',
    }));
}
