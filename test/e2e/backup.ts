import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';

const etcdData = ({ folder }: ControlPlane) => join(folder, 'etcd');

/** Copies etcd's data, for which it is stopped for a moment; where the copy is. */
export async function backUp(plane: ControlPlane): Promise<string> {
  const copy = join(plane.folder, 'backup');
  // without etcd the API server would not end
  await plane.stopProcess('kube-apiserver');
  await plane.stopProcess('etcd');
  await cp(etcdData(plane), copy, { recursive: true });
  await plane.start('etcd');
  await plane.start('kube-apiserver');
  return copy;
}

/** A machine with everything on it is lost: all programs die at once, and nothing of what they kept is left. */
export async function lose(plane: ControlPlane): Promise<void> {
  await Promise.all(plane.processes.map(({ name }) => plane.kill(name)));
  await rm(etcdData(plane), { recursive: true });
  await rm(join(plane.folder, 'kubectl-cache'), { recursive: true, force: true });
  for (const folder of plane.artifactFolders) {
    await rm(folder, { recursive: true });
    // the programs refuse to make theirs
    await mkdir(folder);
  }
}

/** Starts everything anew on a backup, which stays as it is. */
export async function restore(plane: ControlPlane, backup: string): Promise<void> {
  await cp(backup, etcdData(plane), { recursive: true });
  for (const name of ['etcd', 'kube-apiserver']) await plane.start(name);
  await Promise.all(plane.processes.map(({ name }) => plane.start(name)));
}
