import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fieldName } from '@krake-infra/reconciler/fleet/file.ts';
import { configurationProblems } from '@krake-infra/reconciler/fleet/schema-check.ts';
import { decodeText, parseYaml } from '@krake-infra/reconciler/fleet/yaml/parse.ts';

/**
 * Reads a configuration file.
 *
 * @param file name for messages
 * @throws ProblemsError with everything that is wrong with it, by line and column
 */
export function readConfiguration(file: string, bytes: Uint8Array): ServerConfiguration {
  const decoded = decodeText(bytes);
  if ('problem' in decoded) throw new ProblemsError([{ code: 'invalid', file, ...decoded.problem }]);
  const yaml = parseYaml(decoded.text);
  const problems: readonly ProblemDetails[] =
    yaml.problems.length > 0
      ? yaml.problems.map((problem) => ({ code: 'invalid', file, ...problem }))
      : configurationProblems(yaml.data).map(({ path, part, message, hint }) => ({
          code: 'invalid',
          file,
          ...yaml.positionOf(path, part),
          ...(path.length > 0 && { field: fieldName(path) }),
          message,
          hint,
        }));
  if (problems.length > 0) throw new ProblemsError(problems);
  const configuration = yaml.data as ServerConfiguration;
  if (configuration.api || configuration.infrastructureManager) return configuration;
  const hint = 'add api, infrastructureManager or both';
  throw new ProblemsError([{ code: 'invalid', file, message: 'no door is opened', hint }]);
}
