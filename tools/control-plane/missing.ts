import { goVersion } from './build.ts';
import { missingForNamespaces } from './namespace.ts';

/** Exit code of a program that can not do its work on this machine. */
export const CANNOT_RUN = 3;

/** Why a control plane can not be built and started here, a sentence each; empty where it can. */
export function missing(): string[] {
  const found = missingForNamespaces();
  try {
    goVersion();
  } catch (error) {
    found.push((error as Error).message);
  }
  return found;
}
