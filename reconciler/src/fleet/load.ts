import type { ProblemDetails } from '../core/errors.ts';
import type { FleetData } from '../core/model.ts';
import type { MapChange } from '../core/persistent-map.ts';
import { type Assembly, located, NOTHING, reassembled } from './assembly.ts';
import { type FleetFile, isFleetPath, type ParsedFile, parseFleetFile } from './file.ts';
import type { Finding } from './finding.ts';

/** A fleet as far as it could be read. `data` is complete and valid only when there are no problems. */
export interface LoadedFleet {
  /** Maps are in order of their keys; those of a fleet and of what it is changed into share what did not change. */
  readonly data: FleetData;
  /** In order of file, line and column. One that is there before and after a change is the same object. */
  readonly problems: readonly ProblemDetails[];
  /** Turns a finding into a problem with line and column. */
  locate(finding: Finding): ProblemDetails;
  /**
   * The fleet with other files, or (undefined) without them; the same as one that is loaded from all its files. Costs
   * what the changes cost, however large the fleet is.
   */
  with(changes: Iterable<MapChange<string, ParsedFile>>): LoadedFleet;
}

/** Every fleet file of the repository; other files are passed over. Bad input gives problems, never an exception. */
export function loadFleet(files: Iterable<FleetFile>): LoadedFleet {
  const parsed: ParsedFile[] = [];
  for (const file of files) if (isFleetPath(file.path)) parsed.push(parseFleetFile(file));
  return assembleFleet(parsed);
}

/** The part of loading that looks at all files together. */
export function assembleFleet(parsed: readonly ParsedFile[]): LoadedFleet {
  return EMPTY_FLEET.with(parsed.map((file) => [file.path, file]));
}

function loaded(assembly: Assembly): LoadedFleet {
  const { data, files, fileProblems, groupProblems } = assembly;
  return {
    data,
    problems: [...fileProblems.values(), ...groupProblems.values()].flat().sort(byPlace),
    locate: (finding) => located(finding, files.get(finding.file)),
    with: (changes) => loaded(reassembled(assembly, changes)),
  };
}

function byPlace(a: ProblemDetails, b: ProblemDetails): number {
  const byFile = (a.file ?? '') < (b.file ?? '') ? -1 : (a.file ?? '') > (b.file ?? '') ? 1 : 0;
  return byFile || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** A fleet without any file, which everything is loaded into. */
export const EMPTY_FLEET: LoadedFleet = loaded(NOTHING);
