import type { RuleName } from '../core/rules.ts';
import type { YamlPath } from './yaml/parse.ts';

/** A problem found by looking at several files, before its place is known. */
export interface Finding {
  readonly file: string;
  readonly field: YamlPath;
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
  readonly rule: RuleName;
}
