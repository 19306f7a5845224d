import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { DEFINITIONS } from '@krake-infra/reconciler/fleet/generated/schemas.ts';
import { refName, type SchemaPart } from '@krake-infra/reconciler/fleet/self-contained.ts';
import fc, { type Arbitrary } from 'fast-check';
import { VALID_FLEET } from './fleet-arbitraries.ts';
import { fleetFile } from './fleet-generator.ts';

/** A valid fleet of which one file gets one fault; the fault begins where `marker` stands in the file. */
export interface FaultCase {
  readonly objects: readonly FleetObject[];
  readonly file: FleetFile;
  readonly marker: string;
  readonly order: readonly number[];
}

/** A valid fleet of which one file gets any bytes. */
export interface FuzzCase {
  readonly objects: readonly FleetObject[];
  readonly file: FleetFile;
}

interface Fault {
  readonly text: string;
  readonly marker: string;
}

export const ORDER = fc.array(fc.nat(99), { minLength: 5, maxLength: 30 });

export const FAULT_CASE: Arbitrary<FaultCase> = fc
  .record({ objects: VALID_FLEET, at: fc.nat(10_000), where: fc.nat(10_000), how: fc.nat(10_000), order: ORDER })
  .map(({ objects, at, where, how, order }) => {
    const object = objects[at % objects.length] as FleetObject;
    const faults = FAULTS.filter(({ fits }) => fits(object));
    const { text, marker } = (faults[how % faults.length] as (typeof FAULTS)[number]).make(object, where);
    return { objects, order, marker, file: { ...fleetFile(object), bytes: Buffer.from(text) } };
  });

const textOf = (object: unknown) => Buffer.from(fleetFile(object as FleetObject).bytes).toString();
const always = () => true;

const FAULTS: readonly { fits(object: FleetObject): boolean; make(object: FleetObject, where: number): Fault }[] = [
  { fits: always, make: unknownField },
  { fits: always, make: wrongType },
  { fits: always, make: (object) => ({ text: `${textOf(object)}kind: again\n`, marker: 'kind: again' }) },
  { fits: always, make: (object) => ({ text: `${textOf(object)}anchored: &a zzAnchored\n`, marker: 'zzAnchored' }) },
  { fits: ({ kind }) => kind !== 'Fleet', make: otherName },
  { fits: ({ kind }) => kind === 'Metric' || kind === 'ScalingPolicy' || kind === 'Cluster', make: dangling },
];

type Container = Record<string | number, unknown>;

function unknownField(object: FleetObject, where: number): Fault {
  const copy = structuredClone(object);
  const closed = placesOf(copy).filter(({ schema }) => schema.additionalProperties === false);
  (closed[where % closed.length] as Place).container.zzUnknown = {};
  return { text: textOf(copy), marker: 'zzUnknown' };
}

function wrongType(object: FleetObject, where: number): Fault {
  const copy = structuredClone(object);
  const leaves = placesOf(copy).flatMap(({ container }) =>
    Object.entries(container).flatMap(([key, value]) => (typeof value === 'object' ? [] : [{ container, key }])),
  );
  const { container, key } = leaves[where % leaves.length] as { container: Container; key: string };
  container[key] = ['zzWrong'];
  return { text: textOf({ ...copy, metadata: { ...object.metadata, ...copy.metadata } }), marker: '- zzWrong' };
}

function otherName(object: FleetObject): Fault {
  const text = textOf(object).replace(/^ {2}name: .*$/m, '  name: zz-other');
  return { text, marker: 'zz-other' };
}

function dangling(object: FleetObject): Fault {
  const copy = structuredClone(object);
  if (copy.kind === 'Metric') Object.assign(copy.spec, { provider: 'zz-nothing' });
  else if (copy.kind === 'ScalingPolicy') Object.assign(copy.spec.targetPerNode ?? {}, { metric: 'zz-nothing' });
  else Object.assign((copy as { spec: object }).spec, { metrics: [{ name: 'zz-nothing', weight: 1 }] });
  return { text: textOf(copy), marker: 'zz-nothing' };
}

/** A mapping or list, and what its schema says of it. */
interface Place {
  readonly container: Container;
  readonly schema: SchemaPart;
}

/** Every mapping and list of an object, but for those that may hold anything, where nothing is at fault. */
function placesOf(object: FleetObject): Place[] {
  const below = (value: unknown, given: SchemaPart): Place[] => {
    const schema = given.$ref ? (DEFINITIONS[refName(given.$ref)] as SchemaPart) : given;
    const { properties, additionalProperties, items } = schema;
    if (typeof value !== 'object' || value === null) return [];
    if (!properties && !items && typeof additionalProperties !== 'object') return [];
    const inner = Object.entries(value).flatMap(([key, child]) =>
      below(child, items ?? properties?.[key] ?? (additionalProperties as SchemaPart)),
    );
    return [{ container: value as Container, schema }, ...inner];
  };
  return below(object, DEFINITIONS[object.kind] as SchemaPart);
}

interface Hit {
  readonly op: 'flip' | 'insert' | 'delete' | 'cut' | 'double';
  readonly at: number;
  readonly bytes: Uint8Array;
}

const BYTES = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 4 }),
  fc
    .constantFrom(
      ':',
      '- ',
      '&a ',
      '*a',
      '{',
      ']',
      '"',
      "'",
      '\n',
      '\t',
      '#',
      '|',
      '!!x ',
      '\0',
      '---\n',
      '? ',
      '<<: ',
      '\ufeff',
    )
    .map((text) => new TextEncoder().encode(text)),
);
const HIT: Arbitrary<Hit> = fc.record({
  op: fc.constantFrom('flip', 'flip', 'insert', 'insert', 'delete', 'cut', 'double'),
  at: fc.nat(100_000),
  bytes: BYTES,
});

export const FUZZ_CASE: Arbitrary<FuzzCase> = fc
  .record({ objects: VALID_FLEET, at: fc.nat(10_000), hits: fc.array(HIT, { minLength: 1, maxLength: 5 }) })
  .map(({ objects, at, hits }) => {
    const file = fleetFile(objects[at % objects.length] as FleetObject);
    return { objects, file: { ...file, bytes: hits.reduce(struck, file.bytes) } };
  });

function struck(bytes: Uint8Array, { op, at, bytes: piece }: Hit): Uint8Array {
  const place = at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (op) {
    case 'flip':
      return Uint8Array.from(bytes, (byte, index) => (index === place ? byte ^ (1 << (at % 8)) : byte));
    case 'insert':
      return Buffer.concat([before, piece, after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(piece.length)]);
    case 'cut':
      return before;
    case 'double':
      return Buffer.concat([before, after, before]);
  }
}
