import type { Clock } from '@krake-infra/reconciler/ports.ts';
import type { KubeconfigPlace } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import type { ServerPlace } from './over-server/place.ts';
import type { OutputFormat, Paint, Terminal } from './terminal.ts';

/** `--kubeconfig`: where a management cluster is reached. Without a name the only one of the fleet is meant. */
export interface NamedKubeconfig extends KubeconfigPlace {
  readonly management?: string;
}

/** What every command gets: where to write, what time it is, and the global options. */
export interface Context {
  readonly terminal: Terminal;
  readonly paint: Paint;
  readonly clock: Clock;
  /** `--fleet`: a folder or the address of a repository. */
  readonly fleet: string;
  /** `--server`: asked instead of the fleet. */
  readonly server?: ServerPlace;
  readonly output: OutputFormat;
  /** `--kubeconfig`: how management clusters are reached. */
  readonly kubeconfigs: readonly NamedKubeconfig[];
}

/** RFC 3339 time in whole seconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
