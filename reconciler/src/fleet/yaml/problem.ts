/** Keys and list indices from the root. */
export type YamlPath = readonly (string | number)[];

export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

export interface YamlProblem extends Position {
  readonly message: string;
  readonly hint: string;
}

/** Place of an offset in the text. */
export type At = (offset: number) => Position;
