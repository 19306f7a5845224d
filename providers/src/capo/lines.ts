import { KubernetesVersion } from '@krake-infra/constructs';
import type { CapoApi } from './common.ts';
import { V1BETA1 } from './v1beta1.ts';
import { V1BETA2 } from './v1beta2.ts';

/** Supported lines of CAPO, oldest first, and the API version that is written for each. */
const LINES: readonly (readonly [line: string, api: CapoApi])[] = [
  ['0.14', V1BETA1],
  ['0.15', V1BETA2],
];

/** Such as `0.14, 0.15`. */
export const SUPPORTED_LINES = LINES.map(([line]) => line).join(', ');

/** How objects are written for a version of CAPO, the oldest line without one; `undefined` when it is not supported. */
export function capoApi(version: string | undefined): CapoApi | undefined {
  if (version === undefined) {
    return V1BETA1;
  }
  if (!KubernetesVersion.isVersion(version)) {
    return undefined;
  }
  const { major, minor } = KubernetesVersion.parse(version);
  return LINES.find(([line]) => line === `${major}.${minor}`)?.[1];
}

/**
 * As {@link capoApi}.
 * @throws Error when the version is not supported
 */
export function requiredCapoApi(version: string | undefined): CapoApi {
  const api = capoApi(version);
  if (!api) {
    throw new Error(`CAPO ${version} is not supported; use one of the lines ${SUPPORTED_LINES}`);
  }
  return api;
}
