import type { OpenStackMachine, ProviderContext, ProviderProblem, YaookDiscovered } from '@krake-infra/constructs';
import { credentialsOf } from './credentials.ts';

/** What a cluster or its credentials want of a cloud that was found not to have it. */
export function capabilityProblems(context: ProviderContext): ProviderProblem[] {
  const { blockStorage, applicationCredentials }: YaookDiscovered = context.cloud.yaook?.discovered ?? {};
  return [
    ...(blockStorage === false ? volumeFields(context).map(withoutCinder) : []),
    ...(applicationCredentials === false ? credentialFields(context).map(withoutCredentials) : []),
  ];
}

function volumeFields({ cluster: { controlPlane, pools = [], addons = [] } }: ProviderContext): string[] {
  return [
    ...machineFields('controlPlane.machine.openstack', controlPlane.machine.openstack),
    ...pools.flatMap(({ machine }, index) => machineFields(`pools[${index}].machine.openstack`, machine.openstack)),
    ...addons.flatMap(({ cinderCsi }, index) => (cinderCsi ? [`addons[${index}].cinderCsi`] : [])),
  ];
}

function machineFields(path: string, machine: OpenStackMachine | undefined): string[] {
  const { rootVolume, additionalBlockDevices = [] } = machine ?? {};
  return [
    ...(rootVolume ? [`${path}.rootVolume`] : []),
    ...additionalBlockDevices.flatMap(({ storage }, index) =>
      storage === 'local' ? [] : [`${path}.additionalBlockDevices[${index}]`],
    ),
  ];
}

function withoutCinder(field: string): ProviderProblem {
  const message = 'the cloud has no Cinder, and so no volumes';
  const hint = 'remove it, or deploy Cinder and discover again';
  return { field, message, hint, rule: 'block-storage-not-offered' };
}

/** The cloud controller manager knows no other way than an application credential here. */
function credentialFields({ cloud: { yaook }, cluster: { addons = [] } }: ProviderContext): string[] {
  return [
    ...(yaook && credentialsOf(yaook).mode === 'orcProject' ? ['cloud.yaook.credentials.mode'] : []),
    ...addons.flatMap((addon, index) =>
      addon.cloudControllerManager ? [`addons[${index}].cloudControllerManager`] : [],
    ),
  ];
}

function withoutCredentials(field: string): ProviderProblem {
  const message = 'Keystone takes no application credentials';
  const hint = 'add application_credential to auth.methods of the KeystoneDeployment and discover again';
  return { field, message, hint, rule: 'application-credentials-not-offered' };
}
