import { providers } from '@krake-infra/synth/providers.ts';
import type { Context } from '../context.ts';
import { printData } from '../terminal.ts';

export function providerList({ terminal, output }: Context): void {
  const list = providers.map(({ id, apiGroup, clusterKind, machineTemplateKind }) => ({
    id,
    apiGroup,
    clusterKind,
    machineTemplateKind,
  }));
  printData(terminal, output, list, () => [
    ['PROVIDER', 'API GROUP', 'CLUSTER', 'MACHINE TEMPLATE'],
    ...list.map(({ id, apiGroup, clusterKind, machineTemplateKind }) => [
      id,
      apiGroup,
      clusterKind,
      machineTemplateKind,
    ]),
  ]);
}
