import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';

/** Fields of an object as `metadata.managedFields` writes them: `f:name` for a field, `k:{...}` for an entry of a list. */
export interface OwnedFields {
  readonly [key: string]: OwnedFields;
}

export interface FieldOwner {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly fieldsV1?: OwnedFields;
}

/** Who set which fields of an object. */
export function fieldOwners({ metadata }: Manifest): readonly FieldOwner[] {
  return (metadata as { managedFields?: readonly FieldOwner[] }).managedFields ?? [];
}

/** Fields of a spec that controllers fill in; the references only where they make the objects themselves. */
const FILLED_IN = ['controlPlaneEndpoint'];
const FILLED_IN_OF_TOPOLOGY = [...FILLED_IN, 'controlPlaneRef', 'infrastructureRef'];

/**
 * An object without what controllers filled in: the endpoint, references, labels and annotations that nobody set who set
 * anything else of the spec.
 */
export function withoutControllers(object: Manifest): Manifest {
  const owners = fieldOwners(object).filter(({ subresource }) => subresource === undefined);
  const filledIn = object.spec?.topology === undefined ? FILLED_IN : FILLED_IN_OF_TOPOLOGY;
  const isNothing = new Set(['.', ...filledIn.map((field) => `f:${field}`)]);
  const authors = owners.filter(({ fieldsV1 }) =>
    Object.keys(fieldsV1?.['f:spec'] ?? {}).some((field) => !isNothing.has(field)),
  );
  if (authors.length === 0) return object;
  const setByAuthor = (...path: readonly string[]) => {
    const has = ({ fieldsV1 }: FieldOwner) =>
      path.reduce<OwnedFields | undefined>((fields, key) => fields?.[`f:${key}`], fieldsV1) !== undefined;
    return authors.some(has) || !owners.some(has);
  };
  const { labels, annotations } = object.metadata;
  const isKept = (field: string) => !filledIn.includes(field) || setByAuthor('spec', field);
  const spec = Object.fromEntries(Object.entries(object.spec ?? {}).filter(([field]) => isKept(field)));
  const kept = (field: string, values: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => setByAuthor('metadata', field, key)));
  return {
    ...object,
    metadata: { ...object.metadata, labels: kept('labels', labels), annotations: kept('annotations', annotations) },
    ...(object.spec && { spec }),
  };
}

/** The fields of `all` that are not in `taken`. */
export function fieldsWithout(all: OwnedFields, taken: OwnedFields): OwnedFields {
  const kept = Object.entries(all).flatMap(([key, inner]): [string, OwnedFields][] => {
    const other = taken[key];
    if (other === undefined) return [[key, inner]];
    const rest = fieldsWithout(inner, other);
    return Object.keys(rest).length === 0 || isOnlyItself(rest) ? [] : [[key, rest]];
  });
  return Object.fromEntries(kept);
}

/** `.` stands for an entry as such. */
function isOnlyItself(fields: OwnedFields): boolean {
  return Object.keys(fields).every((key) => key === '.');
}

/** The owners when nobody but one of them owns what it owns; what others own besides stays theirs. */
export function ownedAlone(owners: readonly FieldOwner[], manager: string): readonly FieldOwner[] {
  const own = owners.find((owner) => owner.manager === manager && owner.operation === 'Apply');
  if (!own) return owners;
  return owners.flatMap((owner) => {
    if (owner === own || owner.subresource) return [owner];
    const fieldsV1 = fieldsWithout(owner.fieldsV1 ?? {}, own.fieldsV1 ?? {});
    return Object.keys(fieldsV1).length === 0 ? [] : [{ ...owner, fieldsV1 }];
  });
}
