export { openStackRelease } from './addons.ts';
export { CAPO_GROUP } from './common.ts';
export { flatcarKubeadm } from './flatcar.ts';
export { CAPO_IMMUTABILITY } from './immutability.ts';
export { capoApi, requiredCapoApi, SUPPORTED_LINES } from './lines.ts';
export type {
  CapoApiServer,
  CapoBastion,
  CapoCluster,
  CapoMachine,
  CapoSecurityGroups,
  CapoSecurityRule,
} from './model.ts';
export {
  openStackCluster,
  openStackClusterIdentity,
  openStackKubeadm,
  openStackMachineTemplate,
} from './objects.ts';
export { readClusterSpec, readIdentity } from './read-cluster.ts';
export { readMachineSpec } from './read-machine.ts';
