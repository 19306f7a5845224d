import type { Writer } from './program.ts';

/** One of the languages: how a project in it gets the packages, and how its programs run. */
export interface Language {
  readonly name: string;
  /** What of its tools is not on this machine; nothing where all are. */
  missing(): string | undefined;
  /** Where the generated program has its place in the project. */
  readonly file: string;
  readonly write: Writer;
  /** Installs the packages into a copy of the language's example, and compiles what has to be. */
  prepare(project: string): void;
  /** What programs of the project need in their environment. */
  environment(project: string): NodeJS.ProcessEnv;
  /** Command that runs the generated program. */
  readonly start: readonly [command: string, ...args: string[]];
}

/** Where the packages are, by module and language. */
export const PACKAGES = 'dist/packages';
