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

/**
 * An object without the endpoint when a controller filled it in: whoever sets it sets other fields of the spec that were
 * there from the beginning.
 */
export function withoutControllers(object: Manifest): Manifest {
  const { controlPlaneEndpoint, ...spec } = object.spec ?? {};
  if (controlPlaneEndpoint === undefined) return object;
  const specs = fieldOwners(object).map(({ fieldsV1 }) => fieldsV1?.['f:spec'] ?? {});
  const setting = specs.filter((fields) => 'f:controlPlaneEndpoint' in fields);
  const byPerson = setting.length === 0 || setting.some((fields) => Object.keys(fields).length > 1);
  return byPerson ? object : { ...object, spec };
}
