/** What a schema consists of, as far as references are found in it. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
  readonly additionalProperties?: boolean | SchemaPart;
  readonly [keyword: string]: unknown;
}

export type Definitions = Readonly<Record<string, SchemaPart>>;

/** Name of the definition that a reference leads to. */
export function refName(ref: string): string {
  return ref.replace('#/$defs/', '');
}

/** The JSON Schema document of one definition, with all that it refers to, for programs that have no other. */
export function selfContained(definitions: Definitions, name: string): object {
  const used = new Map<string, SchemaPart>();
  const use = (part: string): SchemaPart => {
    const known = used.get(part);
    if (known) return known;
    const definition = definitions[part];
    if (!definition) throw new RangeError(`unknown definition ${part}`);
    used.set(part, definition);
    visit(definition);
    return definition;
  };
  const visit = ({ $ref, properties = {}, items, additionalProperties }: SchemaPart): void => {
    if ($ref) use(refName($ref));
    for (const part of [...Object.values(properties), items, additionalProperties]) {
      if (typeof part === 'object') visit(part);
    }
  };
  const root = use(name);
  used.delete(name);
  const $defs = Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...root, $defs };
}
