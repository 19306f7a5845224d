/** Defaults by type. They are part of render profile 1 and stay what they are while clusters use it. */
export const DEFAULTS = {
  YaookCloud: { insecure: false, configDrive: true, topology: 'remote', namespace: 'yaook' },
  YaookKeystone: { kind: 'KeystoneDeployment' },
  YaookCredentials: { mode: 'secretRef', name: 'cloud-credentials', cloudName: 'openstack' },
};

/** MTU where neither a person nor discovery knows one: it fits into 1500 with room for the encapsulation (unit: bytes). */
export const DEFAULT_MTU = 1450;
