import type { KubeadmRequirements } from '@krake-infra/constructs';
import { requirements } from './objects.ts';

/** Variables in the file of metadata. Source: Flatcar, coreos-metadata. */
const HOST_NAME = 'COREOS_OPENSTACK_HOSTNAME';
const INSTANCE_ID = 'COREOS_OPENSTACK_INSTANCE_ID';

/**
 * As {@link openStackKubeadm}, for Flatcar, where a service writes the metadata to a file and kubeadm's configuration is filled in from
 * it.
 */
export function flatcarKubeadm(): KubeadmRequirements {
  return {
    ...requirements(`\${${HOST_NAME}}`, `\${${INSTANCE_ID}}`),
    ignitionConfig: FLATCAR_UNITS,
    preKubeadmCommands: [
      `export ${HOST_NAME}=\${${HOST_NAME}%.*}`,
      'envsubst < /etc/kubeadm.yml > /etc/kubeadm.yml.tmp',
      'mv /etc/kubeadm.yml.tmp /etc/kubeadm.yml',
    ],
  };
}

const FLATCAR_UNITS = `systemd:
  units:
    - name: coreos-metadata-sshkeys@.service
      enabled: true
    - name: kubeadm.service
      enabled: true
      dropins:
        - name: 10-metadata.conf
          contents: |
            [Unit]
            Requires=containerd.service coreos-metadata.service
            After=containerd.service coreos-metadata.service

            [Service]
            EnvironmentFile=/run/metadata/flatcar
`;
