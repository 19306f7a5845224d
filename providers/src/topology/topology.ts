import type { TopologyMachine } from '@krake-infra/constructs';

/** Fields of machines in a topology that have words of their own, here or for every provider. */
export const OWN_FIELDS = ['class', 'failureDomain', 'name', 'replicas', 'variables'];

interface Variable {
  readonly name: string;
  readonly value: any;
}

type Variables = { readonly [name: string]: any };

/** Variables as Cluster API has them, by name, since maps of some languages have no order; none where there are none. */
export function variableList(variables: Variables | undefined): { readonly variables?: Variable[] } {
  const list = Object.keys(variables ?? {})
    .sort()
    .map((name) => ({ name, value: variables?.[name] }));
  return list.length === 0 ? {} : { variables: list };
}

/** The inverse of {@link variableList}. */
export function readVariables(list: Variable[] | undefined): { readonly variables?: Variables } {
  return list?.length ? { variables: Object.fromEntries(list.map(({ name, value }) => [name, value])) } : {};
}

/** What a block says of machines. */
export function machineTopology({ workerClass, variables, settings }: TopologyMachine): any {
  const overrides = variableList(variables).variables;
  return {
    ...settings,
    ...(workerClass !== undefined && { class: workerClass }),
    ...(overrides && { variables: { overrides } }),
  };
}

/** The inverse of {@link machineTopology}. */
export function readMachineTopology({ class: workerClass, variables, ...settings }: any): { [key: string]: any } {
  return {
    ...(workerClass !== undefined && { workerClass }),
    ...readVariables(variables?.overrides),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}
