import { RULES } from '../../reconciler/src/core/rules.ts';

/** Rules that need two states, as Markdown. */
export function rulesPage(): string {
  const sections = RULES.map(
    ({ number, rule, title, why, wayOut, source }) =>
      `## ${number}. \`${rule}\`\n\n${title}. ${why}\n\n- Way out: ${wayOut}\n- Source: ${source}`,
  );
  return `<!-- Generated from reconciler/src/core/rules.ts by \`npm run generate\`. Do not edit. -->

# Rules between two states

What one state of the fleet shows is reported by \`krake-infra validate\`, with file, line and column; bounds and allowed values are in the [fleet reference](reference/fleet.md). The rules below need the state before and the state after. \`krake-infra plan\`, \`krake-infra synth --against REVISION\`, every command that commits and the loop apply them; a cluster that the change creates is free.

${sections.join('\n\n')}
`;
}
