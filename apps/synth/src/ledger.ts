import { hashOf } from './blob-id.ts';
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

/** What a process must know of earlier renderings to leave out what did not change. */
export interface Ledger {
  /** By path of the cluster's file. */
  readonly clusters: Map<string, ClusterRecord>;
  /** By path of the rendered file. */
  readonly shared: Map<string, SharedRecord>;
}

/** Last line of a ledger: a hash of what stands above it. */
const checksum = (text: string) => `\n${hashOf(text)}\n`;
const CHECKSUM_LENGTH = checksum('').length;

const TITLE = `krake-infra ledger 3 ${ENGINE}`;

/** The ledger as text; one line for each record, and a checksum at the end. */
export function writeLedger({ clusters, shared }: Ledger): string {
  const lines = [TITLE];
  for (const [path, { input, template, cloud, management, stamp }] of clusters) {
    if (stamp !== undefined || management === '') {
      lines.push([path, input, template, cloud, management, stamp ?? ''].join('\t'));
    }
  }
  for (const [path, { input, written, stamp }] of shared) {
    if (stamp !== undefined || !written) lines.push([path, input, stamp ?? ''].join('\t'));
  }
  const text = lines.join('\n');
  return text + checksum(text);
}

/** The ledger of a text; an empty one when it is damaged, cut off, or of another version of this program. */
export function readLedger(text: string | undefined): Ledger {
  const ledger: Ledger = { clusters: new Map(), shared: new Map() };
  if (text === undefined) return ledger;
  const end = text.length - CHECKSUM_LENGTH;
  const lines = text.slice(0, Math.max(end, 0)).split('\n');
  if (lines[0] !== TITLE || text.slice(end) !== checksum(text.slice(0, end))) return ledger;
  for (const line of lines.slice(1)) {
    const [path = '', input = '', ...rest] = line.split('\t');
    if (rest.length === 1) {
      const [stamp] = rest as [string];
      ledger.shared.set(path, { input, written: stamp !== '', stamp });
    } else {
      const [template, cloud, management, stamp] = rest as [string, string, string, string];
      ledger.clusters.set(path, { input, template, cloud, management, stamp });
    }
  }
  return ledger;
}
