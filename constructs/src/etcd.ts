import { sortedArgs } from './api-server.ts';
import type { Etcd } from './generated/structs.ts';

/** Part of a control plane's kubeadm configuration that the options of etcd make. */
export interface EtcdSetup {
  readonly local: any;
  readonly diskSetup?: any;
  readonly mounts: string[][];
}

const LABEL = 'etcd_disk';
/** Below its mount point, because kubeadm wants an empty folder and a file system has `lost+found`. */
const DISK_DATA = '/var/lib/etcddisk/etcd';

/** etcd with a disk of its own, when it has one. */
export function etcdSetup({ args, device, dataDir }: Etcd = {}): EtcdSetup {
  const folder = dataDir ?? (device === undefined ? undefined : DISK_DATA);
  const local = { dataDir: folder, extraArgs: sortedArgs(args) };
  if (device === undefined || folder === undefined) {
    return { local, mounts: [] };
  }
  return {
    local,
    diskSetup: { filesystems: [{ device, filesystem: 'ext4', label: LABEL, overwrite: false }] },
    mounts: [[`LABEL=${LABEL}`, parentOf(folder)]],
  };
}

/** Folder that holds another one. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
