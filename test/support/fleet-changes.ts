import { isDeepStrictEqual } from 'node:util';
import type { FleetObject, ScalingPolicy } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetFile, type ParsedFile, parseFleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { assembleFleet, EMPTY_FLEET, type LoadedFleet } from '@krake-infra/reconciler/fleet/load.ts';
import fc, { type Arbitrary } from 'fast-check';
import { VALID_FLEET } from './fleet-arbitraries.ts';
import { FAULT_CASE, ORDER } from './fleet-faults.ts';
import { fleetFile } from './fleet-generator.ts';
import { shuffled } from './fleet-properties.ts';

/** A fleet that changes file by file. */
export interface ChangeCase {
  /** Every form that files take: as in two valid fleets, colliding, incomplete, moved down, with a fault, unreadable. */
  readonly forms: readonly FleetFile[];
  /** Each makes a fleet of one of the fleets there are by then, first of all the one with every file in its first form. */
  readonly steps: readonly Step[];
  readonly order: readonly number[];
}

interface Step {
  /** Which fleet is changed; mostly the latest. */
  readonly of: number;
  readonly changes: readonly { readonly at: number; readonly gone: boolean }[];
}

const STEP: Arbitrary<Step> = fc.record({
  of: fc.oneof(fc.constant(-1), fc.constant(-1), fc.nat(20)),
  changes: fc.array(fc.record({ at: fc.nat(10_000), gone: fc.boolean() }), { minLength: 1, maxLength: 4 }),
});

export const CHANGE_CASE: Arbitrary<ChangeCase> = fc
  .record({
    fault: FAULT_CASE,
    other: VALID_FLEET,
    broken: fc.nat(1000),
    steps: fc.array(STEP, { minLength: 1, maxLength: 12 }),
    order: ORDER,
  })
  .map(({ fault, other, broken, steps, order }) => {
    const objects = [...fault.objects, ...other];
    const files = [...objects, ...colliding(objects), ...bare(objects)].map(fleetFile);
    const unreadable = { ...(files[broken % files.length] as FleetFile), bytes: Buffer.from('a: [') };
    return { forms: [...files, ...files.filter(isCluster).map(moved), fault.file, unreadable], steps, order };
  });

function isCluster({ path }: FleetFile): boolean {
  return path.startsWith('clusters/') && !path.endsWith('.state.yaml');
}

/** The same with everything one line further down. */
function moved(file: FleetFile): FleetFile {
  return { ...file, bytes: Buffer.concat([Buffer.from('# moved\n'), file.bytes]) };
}

/** Templates that leave open what their clusters need. */
function bare(objects: readonly FleetObject[]): FleetObject[] {
  return objects.flatMap((object) => (object.kind === 'ClusterTemplate' ? [{ ...object, spec: {} }] : []));
}

/** Objects beside valid ones that stand in their way: second policies, and clusters with objects of the same names. */
function colliding(objects: readonly FleetObject[]): FleetObject[] {
  return objects.flatMap((object): FleetObject[] => {
    if (object.kind === 'ScalingPolicy') {
      const second: ScalingPolicy = { ...object, metadata: { ...object.metadata, name: 'a-second' } };
      return [second];
    }
    if (object.kind !== 'Cluster' || !object.spec.pools?.[0]) return [];
    const [pool] = object.spec.pools;
    const name = object.metadata.name.split('-')[0] as string;
    const pools = [{ ...pool, name: `${object.metadata.name.slice(name.length + 1)}-control-plane` }];
    return [{ ...object, metadata: { ...object.metadata, name }, spec: { ...object.spec, pools } }];
  });
}

type Files = ReadonlyMap<string, ParsedFile>;
export type Changer = (
  fleet: LoadedFleet,
  changes: readonly (readonly [string, ParsedFile | undefined])[],
) => LoadedFleet;

/** Throws when a fleet that was changed step by step is not the one that its files give when they are loaded at once. */
export function judgeChanges(change: Changer, { forms, steps, order }: ChangeCase): void {
  const parsed = forms.map(parseFleetFile);
  const first: Files = new Map([...parsed].reverse().map((file) => [file.path, file]));
  const versions = [{ files: first, fleet: change(EMPTY_FLEET, [...first]) }];
  for (const { of, changes } of steps) {
    const { files, fleet } = versions.at(of % versions.length) as (typeof versions)[0];
    const edits = changes.map(({ at, gone }) => {
      const form = parsed[at % parsed.length] as ParsedFile;
      return [form.path, gone ? undefined : form] as const;
    });
    versions.push({ files: edited(files, edits), fleet: change(fleet, edits) });
  }
  for (const { files, fleet } of versions) judgeSame(fleet, assembleFleet(shuffled([...files.values()], order)));
}

function edited(files: Files, edits: readonly (readonly [string, ParsedFile | undefined])[]): Files {
  const next = new Map(files);
  for (const [path, file] of edits) {
    if (file) next.set(path, file);
    else next.delete(path);
  }
  return next;
}

function judgeSame(changed: LoadedFleet, loaded: LoadedFleet): void {
  if (!isDeepStrictEqual(entries(changed), entries(loaded))) throw new Error('other data, or in another order');
  if (!isDeepStrictEqual(changed.problems, loaded.problems)) {
    throw new Error(`other problems: ${JSON.stringify([changed.problems, loaded.problems])}`);
  }
}

function entries({ data: { fleet, ...maps } }: LoadedFleet): unknown {
  return [fleet, ...Object.values(maps).map((map) => [...map])];
}

/** Changes fleets as they should be, but for one fault of its own. */
export const PLANTED_CHANGERS: Readonly<Record<string, Changer>> = {
  'checks changed files alone': (fleet, changes) => {
    const next = fleet.with(changes);
    const paths = new Set(changes.map(([path]) => path));
    const isOwn = ({ file = '' }) => paths.has(file);
    return {
      ...next,
      problems: [...fleet.problems.filter((p) => !isOwn(p)), ...next.problems.filter(isOwn)],
      with: next.with,
    };
  },
  'keeps what is gone': (fleet, changes) => fleet.with(changes.filter(([, file]) => file)),
};
