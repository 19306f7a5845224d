import { RULE_GROUPS, type Rule } from '../../reconciler/src/core/rules.ts';

const MARK = 'Generated from reconciler/src/core/rules.ts by `npm run generate`. Do not edit.';

/** Every rule that refuses before the commit, as Markdown. */
export function rulesPage(): string {
  const groups = RULE_GROUPS.map(
    ({ title, intro, rules }) => `## ${title}\n\n${intro}\n\n${rules.map(section).join('\n\n')}`,
  );
  return `<!-- ${MARK} -->

# Rules

What is refused before it is committed, and the way out. Errors end with the number of the rule, such as \`[KI-101]\`; with \`-o json\` it is in \`number\`, beside the name in \`rule\`. Numbers stay. Bounds and allowed values of single fields are in the [fleet reference](reference/fleet.md).

${groups.join('\n\n')}
`;
}

function section({ number, rule, title, why, wayOut, source }: Rule): string {
  return `### KI-${number} \`${rule}\`\n\n${title}. ${why}\n\n- Way out: ${wayOut}\n- Source: ${source}`;
}

/** Numbers of all rules for the constructs, which may not import the table. */
export function ruleNumbers(): string {
  const entries = RULE_GROUPS.flatMap(({ rules }) => rules.map(({ rule, number }: Rule) => `['${rule}', ${number}]`));
  return `// ${MARK}\n
/** Numbers of documented rules, by name; see docs/rules.md. */
export const RULE_NUMBERS: ReadonlyMap<string, number> = new Map([${entries.join(',')}]);
`;
}
