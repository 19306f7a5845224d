import type { Feature } from './feature.ts';
import { CLOUD_ROWS } from './rows-cloud.ts';
import { KUBEADM_ROWS } from './rows-kubeadm.ts';
import { MACHINE_ROWS } from './rows-machines.ts';
import { NETWORK_ROWS } from './rows-network.ts';
import { NODE_ROWS } from './rows-nodes.ts';

const ANSWERED: readonly Feature[] = [...CLOUD_ROWS, ...NETWORK_ROWS, ...MACHINE_ROWS, ...KUBEADM_ROWS, ...NODE_ROWS];

/** Every row of the checklist, in order. */
export const FEATURES: readonly Feature[] = Array.from(
  { length: 60 },
  (_, index) =>
    ANSWERED.find(({ row }) => row === index + 1) ?? {
      row: index + 1,
      title: 'Open',
      absent: 'There is no option yet.',
    },
);
