/** Defaults by type. They are part of render profile 1 and stay what they are while clusters use it. */
export const DEFAULTS = {
  YaookCloud: { insecure: false, configDrive: true, topology: 'remote', namespace: 'yaook' },
  YaookKeystone: { kind: 'KeystoneDeployment' },
  YaookCredentials: { mode: 'secretRef', name: 'cloud-credentials', cloudName: 'openstack' },
  YaookOrcProject: { domain: 'Default', roles: ['member', 'reader', 'load-balancer_member'] },
};

/** MTU where neither a person nor discovery knows one: it fits into 1500 with room for the encapsulation (unit: bytes). */
export const DEFAULT_MTU = 1450;

/**
 * Hypervisors are taken out of service one by one, and a machine that moves meanwhile must not be replaced: times are longer than a
 * migration takes.
 */
export const HEALTH_CHECKS = {
  controlPlane: { unhealthySeconds: 600, nodeStartupSeconds: 1200 },
  pools: { unhealthySeconds: 300, nodeStartupSeconds: 1200 },
};
