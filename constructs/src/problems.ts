import { KubernetesVersion } from './kubernetes-version.ts';
import type { ProviderProblem } from './provider.ts';

/** A problem when the text is no version. */
export function versionFormat(text: string, field: string): ProviderProblem[] {
  if (KubernetesVersion.isVersion(text)) {
    return [];
  }
  const hint = 'write it as v<major>.<minor>.<patch>, such as v1.34.8';
  return [{ field, message: `${text} is not a version`, hint, rule: 'version-format' }];
}

/** A problem for each entry whose key an earlier entry has. */
export function duplicates(
  keys: string[],
  problem: (key: string, index: number) => ProviderProblem,
): ProviderProblem[] {
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [problem(key, index)] : []));
}
