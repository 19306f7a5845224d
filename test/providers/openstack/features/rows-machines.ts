import type { Feature } from './feature.ts';

const CONTROL_PLANE = 'KubeadmControlPlane/web-1-control-plane spec';
const TEMPLATE = 'OpenStackMachineTemplate/web-1-workers spec.template.spec';
const CONTROL_PLANE_TEMPLATE = 'OpenStackMachineTemplate/web-1-control-plane spec.template.spec';
const UUID = '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11';

/** Machines: flavor, volumes, placement, ports. */
export const MACHINE_ROWS: readonly Feature[] = [
  {
    row: 16,
    title: 'Further security groups of machines',
    set: {
      cluster: { pools: [{ name: 'workers', machine: { openstack: { securityGroups: [{ name: 'monitoring' }] } } }] },
    },
    fields: { [`${TEMPLATE}.securityGroups[]`]: [{ filter: { name: 'monitoring' } }] },
  },
  {
    row: 21,
    title: 'Number and flavor of control-plane machines',
    set: { cluster: { controlPlane: { replicas: 5, machine: { openstack: { flavor: { name: 'm1.huge' } } } } } },
    fields: { [`${CONTROL_PLANE}.replicas`]: 5 },
    v1beta1: { [`${CONTROL_PLANE_TEMPLATE}.flavor`]: 'm1.huge' },
    v1beta2: { [`${CONTROL_PLANE_TEMPLATE}.flavor.filter.name`]: 'm1.huge' },
    note: 'By id: `flavorID` in v1beta1, `flavor.id` in v1beta2.',
  },
  {
    row: 23,
    title: 'Boot from a volume',
    set: {
      cluster: {
        pools: [
          {
            name: 'workers',
            machine: { openstack: { rootVolume: { sizeGib: 50, type: 'fast', availabilityZone: 'az1' } } },
          },
        ],
      },
    },
    fields: {
      [`${TEMPLATE}.rootVolume.sizeGiB`]: 50,
      [`${TEMPLATE}.rootVolume.type`]: 'fast',
      [`${TEMPLATE}.rootVolume.availabilityZone.from`]: 'Name',
      [`${TEMPLATE}.rootVolume.availabilityZone.name`]: 'az1',
    },
    note: '`availabilityZone: machine` is `from: Machine`.',
  },
  {
    row: 27,
    title: 'Config drive',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { configDrive: true } } }] } },
    fields: { [`${TEMPLATE}.configDrive`]: true },
  },
  {
    row: 28,
    title: 'Server group',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { serverGroup: { id: UUID } } } }] } },
    fields: { [`${TEMPLATE}.serverGroup.id`]: UUID },
    note: 'CAPO makes no server groups: they exist before. By name: `filter.name`.',
  },
];
