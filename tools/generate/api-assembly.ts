/** The parts of an assembly (`.jsii`) that the API reference shows. */

export type TypeReference =
  | { readonly primitive: string }
  | { readonly fqn: string }
  | { readonly collection: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference } }
  | { readonly union: { readonly types: readonly TypeReference[] } };

export interface Documented {
  readonly docs?: {
    readonly summary?: string;
    readonly remarks?: string;
    readonly default?: string;
    readonly returns?: string;
    readonly custom?: { readonly throws?: string };
  };
}

export interface Parameter extends Documented {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface Property extends Parameter {
  readonly static?: boolean;
}

export interface Method extends Documented {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly returns?: { readonly type: TypeReference; readonly optional?: boolean };
}

export interface Type extends Documented {
  readonly fqn: string;
  readonly name: string;
  readonly namespace?: string;
  readonly kind: 'class' | 'interface' | 'enum';
  /** True for structs. */
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: Documented & { readonly parameters?: readonly Parameter[] };
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
}

export interface Assembly {
  readonly name: string;
  readonly description: string;
  readonly types: Readonly<Record<string, Type>>;
  readonly targets: {
    readonly python: { readonly module: string; readonly distName: string };
    readonly java: {
      readonly package: string;
      readonly maven: { readonly groupId: string; readonly artifactId: string };
    };
    readonly go: { readonly moduleName: string; readonly packageName: string };
    readonly dotnet: { readonly namespace: string; readonly packageId: string };
  };
}
