import type { Feature } from './feature.ts';

const CONTROL_PLANE = 'KubeadmControlPlane/web-1-control-plane spec';
const TEMPLATE = 'OpenStackMachineTemplate/web-1-workers spec.template.spec';
const CONTROL_PLANE_TEMPLATE = 'OpenStackMachineTemplate/web-1-control-plane spec.template.spec';
const GROUP = 'shop-web-1-control-plane-soft-anti-affinity';
const UUID = '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11';

const PAIRS = { allowedAddressPairs: [{ ipAddress: '10.244.0.0/16' }] };
const SRIOV = {
  network: { filter: { name: 'storage' } },
  fixedIPs: [{ subnet: { filter: { name: 'storage-v4' } } }],
  vnicType: 'direct',
  profile: { trustedVF: true },
};

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
    title: 'Server groups, that exist or are made',
    set: {
      cluster: {
        controlPlane: { machine: { openstack: { serverGroupPolicy: 'soft-anti-affinity' } } },
        pools: [{ name: 'workers', machine: { openstack: { serverGroup: { id: UUID } } } }],
      },
    },
    fields: {
      [`${TEMPLATE}.serverGroup.id`]: UUID,
      [`${CONTROL_PLANE_TEMPLATE}.serverGroup.filter.name`]: GROUP,
      'ServerGroup/web-1-control-plane-soft-anti-affinity spec.cloudCredentialsRef.cloudName': 'openstack',
      'ServerGroup/web-1-control-plane-soft-anti-affinity spec.cloudCredentialsRef.secretName': 'dresden',
      'ServerGroup/web-1-control-plane-soft-anti-affinity spec.resource.name': GROUP,
      'ServerGroup/web-1-control-plane-soft-anti-affinity spec.resource.policy': 'soft-anti-affinity',
    },
    note: 'CAPO makes no server groups, ORC does: its controller has to run, and takes the region from `clouds.yaml`. CAPO tries again until the group is there. The group goes with the option or the cluster; running machines need it no more.',
  },
  {
    row: 22,
    title: 'Availability zones of the control plane',
    set: { cluster: { openstack: { controlPlaneZones: ['az1', 'az2'], controlPlaneOmitZone: true } } },
    fields: {
      'OpenStackCluster/web-1 spec.controlPlaneAvailabilityZones[]': ['az1', 'az2'],
      'OpenStackCluster/web-1 spec.controlPlaneOmitAvailabilityZone': true,
    },
  },
  {
    row: 24,
    title: 'Further disks',
    set: {
      cluster: {
        pools: [
          {
            name: 'workers',
            machine: {
              openstack: {
                additionalBlockDevices: [
                  { name: 'images', sizeGib: 100, type: 'fast', availabilityZone: 'machine' },
                  { name: 'scratch', sizeGib: 50, storage: 'local' },
                ],
              },
            },
          },
        ],
      },
    },
    fields: {
      [`${TEMPLATE}.additionalBlockDevices[]`]: [
        {
          name: 'images',
          sizeGiB: 100,
          storage: { type: 'Volume', volume: { availabilityZone: { from: 'Machine' }, type: 'fast' } },
        },
        { name: 'scratch', sizeGiB: 50, storage: { type: 'Local' } },
      ],
    },
  },
  {
    row: 29,
    title: 'Ports, several networks, SR-IOV',
    set: {
      cluster: {
        pools: [
          {
            name: 'workers',
            machine: {
              openstack: {
                ports: [
                  { allowedAddressPairs: [{ ipAddress: '10.244.0.0/16' }] },
                  {
                    network: { name: 'storage' },
                    fixedIps: [{ subnet: { name: 'storage-v4' } }],
                    vnicType: 'direct',
                    trustedVf: true,
                    portSecurityEnabled: false,
                  },
                ],
              },
            },
          },
        ],
      },
    },
    v1beta1: { [`${TEMPLATE}.ports[]`]: [PAIRS, { ...SRIOV, disablePortSecurity: true }] },
    v1beta2: { [`${TEMPLATE}.ports[]`]: [PAIRS, { ...SRIOV, enablePortSecurity: false }] },
    note: 'Of a managed network as a whole: `portSecurityEnabled: false` of the cluster, which is `disablePortSecurity: true` or `managedNetwork.enablePortSecurity: false`.',
  },
  {
    row: 30,
    title: 'Hints for the scheduler of Nova',
    set: {
      cluster: {
        pools: [
          {
            name: 'workers',
            machine: {
              openstack: {
                schedulerHints: [
                  { name: 'query', text: '[">=","$free_ram_mb",1024]' },
                  { name: 'level', number: 2 },
                  { name: 'dedicated', flag: true },
                ],
              },
            },
          },
        ],
      },
    },
    fields: {
      [`${TEMPLATE}.schedulerHintAdditionalProperties[]`]: [
        { name: 'query', value: { type: 'String', string: '[">=","$free_ram_mb",1024]' } },
        { name: 'level', value: { type: 'Number', number: 2 } },
        { name: 'dedicated', value: { type: 'Bool', bool: true } },
      ],
    },
  },
  {
    row: 46,
    title: 'Floating addresses of machines',
    set: { cluster: { pools: [{ name: 'workers', machine: { openstack: { floatingIpPool: 'public' } } }] } },
    fields: {
      [`${TEMPLATE}.floatingIPPoolRef.apiGroup`]: 'infrastructure.cluster.x-k8s.io',
      [`${TEMPLATE}.floatingIPPoolRef.kind`]: 'OpenStackFloatingIPPool',
      [`${TEMPLATE}.floatingIPPoolRef.name`]: 'public',
    },
    note: 'The OpenStackFloatingIPPool (v1alpha1) is made apart from the cluster, because several clusters may share it.',
  },
];
