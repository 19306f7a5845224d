import type { KubeadmRequirements, NodeSettings } from '@krake-infra/constructs';

/**
 * What machines need to become nodes, by how they start: they learn their id from Nova's metadata, so that Cluster API finds
 * their nodes without a cloud controller manager. No region in the id: CAPO writes one only for machines with an identity of
 * their own.
 */
export function openStackKubeadm(nodes: NodeSettings | undefined): KubeadmRequirements {
  return nodes?.format === 'ignition' ? flatcar() : requirements('{{ local_hostname }}', "'{{ instance_id }}'");
}

/** Kubelet and controller manager of a cloud with a controller of its own. */
function requirements(nodeName: string, instanceId: string): KubeadmRequirements {
  const external = { name: 'cloud-provider', value: 'external' };
  return {
    nodeName,
    kubeletArgs: [external, { name: 'provider-id', value: `openstack:///${instanceId}` }],
    controllerManagerArgs: [external],
  };
}

/** Variables in the file of metadata. Source: Flatcar, coreos-metadata. */
const HOST_NAME = 'COREOS_OPENSTACK_HOSTNAME';
const INSTANCE_ID = 'COREOS_OPENSTACK_INSTANCE_ID';

/** On Flatcar a service writes the metadata to a file, and kubeadm's configuration is filled in from it. */
function flatcar(): KubeadmRequirements {
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
