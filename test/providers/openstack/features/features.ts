import type { Feature } from './feature.ts';
import { ADDON_ROWS } from './rows-addons.ts';
import { CLOUD_ROWS } from './rows-cloud.ts';
import { KUBEADM_ROWS } from './rows-kubeadm.ts';
import { MACHINE_ROWS } from './rows-machines.ts';
import { NETWORK_ROWS } from './rows-network.ts';
import { NODE_ROWS } from './rows-nodes.ts';
import { SYSTEM_ROWS } from './rows-system.ts';

/** Every row of the checklist, in order. */
export const FEATURES: readonly Feature[] = [
  ...CLOUD_ROWS,
  ...NETWORK_ROWS,
  ...MACHINE_ROWS,
  ...KUBEADM_ROWS,
  ...SYSTEM_ROWS,
  ...NODE_ROWS,
  ...ADDON_ROWS,
].sort((a, b) => a.row - b.row);
