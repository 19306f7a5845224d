import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { type ParsedYaml, parseYaml, type YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';

/** Something wrong with a template, before its place in the text is known. */
export interface Finding {
  readonly path: YamlPath;
  readonly message: string;
  readonly hint: string;
}

/** Most problems that one answer names; nobody looks for more. */
export const MAX_PROBLEMS = 50;

const MAX_TEXT = 300;

/** Longest template that is read; the sample of the Infrastructure Manager has a tenth of it. */
const MAX_CHARACTERS = 64 * 1024;

/** Parses a template; throws a ProblemsError when it is too long or not plain YAML. */
export function parseTemplate(text: string): ParsedYaml {
  if (text.length > MAX_CHARACTERS) {
    const message = `the template has ${text.length} characters`;
    throw problemsError([{ code: 'invalid', message, hint: `a template has at most ${MAX_CHARACTERS}` }]);
  }
  const parsed = parseYaml(text);
  if (parsed.problems.length > 0) {
    throw problemsError(parsed.problems.map((problem) => ({ code: 'invalid', ...problem })));
  }
  return parsed;
}

/** The findings with their places, in order of these. */
export function located(findings: readonly Finding[], parsed: ParsedYaml): ProblemsError {
  const problems = findings.slice(0, MAX_PROBLEMS + 1).map(({ path, message, hint }): ProblemDetails => {
    const place = parsed.positionOf(path);
    return { code: 'invalid', ...place, field: fieldName(path), message: clipped(message), hint: clipped(hint) };
  });
  return problemsError(problems.sort((a, b) => placeOrder(a, b)));
}

function placeOrder(a: ProblemDetails, b: ProblemDetails): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function problemsError(problems: readonly ProblemDetails[]): ProblemsError {
  if (problems.length <= MAX_PROBLEMS) return new ProblemsError(problems);
  const rest: ProblemDetails = {
    code: 'invalid',
    message: `more than ${MAX_PROBLEMS} problems`,
    hint: 'correct these first',
  };
  return new ProblemsError([...problems.slice(0, MAX_PROBLEMS), rest]);
}

/** `topology_template.node_templates.wn.requirements[0].host`. */
export function fieldName(path: YamlPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${clipped(part)}`));
  return clipped(parts.join('').replace(/^\./, ''));
}

/** A text of the template as messages show it: keys and names can have any length. */
export function clipped(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
