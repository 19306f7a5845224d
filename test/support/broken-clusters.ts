import { readdirSync } from 'node:fs';
import type { BrokenCluster } from './broken/broken-cluster.ts';

const BROKEN = new URL('broken/', import.meta.url);

/** Clusters that break a rule, from every file of the folder that lists some. */
export async function brokenClusters(): Promise<readonly BrokenCluster[]> {
  const modules = readdirSync(BROKEN)
    .sort()
    .map((name) => import(new URL(name, BROKEN).href) as Promise<{ BROKEN?: readonly BrokenCluster[] }>);
  return (await Promise.all(modules)).flatMap(({ BROKEN: cases = [] }) => cases);
}
