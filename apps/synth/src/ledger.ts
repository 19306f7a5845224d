import { hashOf } from './blob-id.ts';
import type { BoundWorkload } from './delivery/workload-delivery.ts';
import { ENGINE } from './engine.ts';

/** What is known of one cluster's last rendering. */
export interface ClusterRecord {
  /** Hash of everything the rendering depends on. */
  readonly input: string;
  /** Names of what it depends on; empty where it names none. */
  readonly template: string;
  readonly cloud: string;
  /** Empty for a registered cluster, which has no manifests. */
  readonly management: string;
  /** True when it has add-ons, which are a file of their own. */
  readonly addons: boolean;
  /** Mark of the manifests as they were written; `undefined` when nobody looked at them since. */
  readonly stamp?: string;
}

/** What is known of a file that clusters share. */
export interface SharedRecord {
  readonly input: string;
  /** False when there are no objects and so no file. */
  readonly written: boolean;
  readonly stamp?: string;
}

/** What is known of the binding of one workload; what it renders to is shared. */
export interface WorkloadRecord {
  /** What decides the binding. */
  readonly input: string;
  /** Name of its cluster; empty where it names none. */
  readonly cluster: string;
  /** Absent while it runs nowhere. */
  readonly bound?: BoundWorkload;
}

/** What a process must know of earlier renderings to leave out what did not change. */
export interface Ledger {
  /** By path of the cluster's file. */
  readonly clusters: Map<string, ClusterRecord>;
  /** By path of the rendered file. */
  readonly shared: Map<string, SharedRecord>;
  /** By path of the workload's file. */
  readonly workloads: ReadonlyMap<string, WorkloadRecord>;
}

/** Last line of a ledger: a hash of what stands above it. */
const checksum = (text: string) => `\n${hashOf(text)}\n`;
const CHECKSUM_LENGTH = checksum('').length;

const TITLE = `krake-infra ledger 6 ${ENGINE}`;

/** The ledger as text; one line for each record, and a checksum at the end. */
export function writeLedger({ clusters, shared, workloads }: Ledger): string {
  const lines = [TITLE];
  for (const [path, record] of clusters) {
    if (record.stamp !== undefined || record.management === '') lines.push(clusterLine(path, record));
  }
  for (const [path, { input, written, stamp }] of shared) {
    if (stamp !== undefined || !written) lines.push([path, input, stamp ?? ''].join('\t'));
  }
  lines.push(...[...workloads].map(workloadLine));
  const text = lines.join('\n');
  return text + checksum(text);
}

function clusterLine(path: string, { input, template, cloud, management, addons, stamp }: ClusterRecord): string {
  return [path, input, template, cloud, management, addons ? 'addons' : '', stamp ?? ''].join('\t');
}

function workloadLine([path, { input, cluster, bound }]: readonly [string, WorkloadRecord]): string {
  return [path, input, cluster, bound ? JSON.stringify(bound) : ''].join('\t');
}

/** The ledger of a text; an empty one when it is damaged, cut off, or of another version of this program. */
export function readLedger(text: string | undefined): Ledger {
  const workloads = new Map<string, WorkloadRecord>();
  const ledger: Ledger = { clusters: new Map(), shared: new Map(), workloads };
  if (text === undefined) return ledger;
  const end = text.length - CHECKSUM_LENGTH;
  const lines = text.slice(0, Math.max(end, 0)).split('\n');
  if (lines[0] !== TITLE || text.slice(end) !== checksum(text.slice(0, end))) return ledger;
  for (const line of lines.slice(1)) {
    const [path = '', input = '', ...rest] = line.split('\t');
    if (rest.length === 1) {
      const [stamp] = rest as [string];
      ledger.shared.set(path, { input, written: stamp !== '', stamp });
    } else if (rest.length === 2) {
      const [cluster, bound] = rest as [string, string];
      workloads.set(path, { input, cluster, ...(bound && { bound: JSON.parse(bound) as BoundWorkload }) });
    } else {
      const [template, cloud, management, addons, stamp] = rest as [string, string, string, string, string];
      ledger.clusters.set(path, { input, template, cloud, management, addons: addons !== '', stamp });
    }
  }
  return ledger;
}
