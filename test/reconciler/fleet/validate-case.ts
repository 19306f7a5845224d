import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { smallFleet } from '../../support/small-fleet.ts';

/** Name, the files of a fleet, and everything that is wrong with it as it is shown to people. */
export type ValidateCase = readonly [name: string, files: readonly FleetFile[], problems: readonly string[]];

/** The small fleet with one more file, which may be anything that Git can hold. */
export function withFile(path: string, content: string | Uint8Array, mode = '100644'): FleetFile[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return [...smallFleet({ [path]: null }), { path, mode, bytes }];
}
