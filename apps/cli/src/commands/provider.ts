import { byPort } from '@krake-infra/constructs';
import { providers } from '@krake-infra/synth/providers.ts';
import type { Context } from '../context.ts';
import { printData } from '../terminal.ts';

const OF_CLASS = 'of the ClusterClass';

export function providerList({ terminal, output }: Context): void {
  const list = providers.map((provider) => ({
    id: provider.id,
    ...byPort<{ apiGroup?: string; clusterKind?: string; machineTemplateKind?: string }>(provider, {
      objects: ({ apiGroup, clusterKind, machineTemplateKind }) => ({ apiGroup, clusterKind, machineTemplateKind }),
      topology: () => ({}),
    }),
  }));
  printData(terminal, output, list, () => [
    ['PROVIDER', 'API GROUP', 'CLUSTER', 'MACHINE TEMPLATE'],
    ...list.map(({ id, apiGroup = OF_CLASS, clusterKind = OF_CLASS, machineTemplateKind = OF_CLASS }) => [
      id,
      apiGroup,
      clusterKind,
      machineTemplateKind,
    ]),
  ]);
}
