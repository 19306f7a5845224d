import { stringify } from 'yaml';
import { type Feature, type Fields, isRendered, type Rendered } from './feature.ts';
import { changedFields, mergeSettings, renderings } from './render.ts';

/** The reference of options and outputs as Markdown. */
export function page(features: readonly Feature[]): string {
  const rendered = features.filter(isRendered).length;
  return `<!-- Generated from test/providers/openstack/features by \`npm run generate\`. Do not edit. -->

# OpenStack: options and what they render to

Each row is an option of clusters on OpenStack, with what it changes in the manifests for CAPO 0.14 (API version v1beta1) and 0.15 (v1beta2). ${rendered} of ${features.length} rows are rendered; the others say why not. Every row is a test: the fields are those that differ between a small cluster with and without the option, and the schemas of CAPO, Cluster API and Flux take the objects.

\`=\`: as for CAPO 0.14. \`[]\`: entries that come, \`[-]\`: entries that go. Types and bounds of the properties are in the [fleet reference](../reference/fleet.md).

| # | Option | Property | CAPO 0.14 | CAPO 0.15 |
|---|---|---|---|---|
${features.map(tableRow).join('\n')}

${features.filter(isRendered).map(section).join('\n\n')}
`;
}

function tableRow(feature: Feature): string {
  const first = `| ${feature.row} | ${cell(feature.title)}`;
  if (!isRendered(feature)) return `${first} | not rendered | ${cell(feature.absent)} | = |`;
  const [old, now] = outputs(feature).map((fields) => Object.keys(fields).map(code).join('<br>'));
  return `${first} | ${properties(feature).map(code).join('<br>')} | ${old} | ${old === now ? '=' : now} |`;
}

function section(feature: Rendered): string {
  const { row, title, note, set, given = {} } = feature;
  const files = (['cloud', 'cluster'] as const).flatMap((part) =>
    set[part] === undefined
      ? []
      : [`# ${part === 'cloud' ? 'Cloud' : 'Cluster'}\n${stringify({ spec: mergeSettings(given[part], set[part]) })}`],
  );
  const [old, now] = outputs(feature).map((fields) => block(Object.entries(fields).map(line).join('\n')));
  const texts = old === now ? [old] : ['CAPO 0.14:', old, 'CAPO 0.15:', now];
  return [`## ${row}. ${title}`, block(files.join('')), ...texts, ...(note ? [note] : [])].join('\n\n');
}

function outputs(feature: Rendered): readonly [Fields, Fields] {
  const of = (line: 'v1beta1' | 'v1beta2') => {
    const { before, after } = renderings(feature, line);
    return changedFields(before, after);
  };
  return [of('v1beta1'), of('v1beta2')];
}

function line([field, value]: readonly [string, unknown]): string {
  const text = stringify({ [field]: value }, { lineWidth: 0 }).trimEnd();
  return value === null ? text.replace(/null$/, '(not set)') : text;
}

/** Paths of what the option sets in each file. */
function properties({ set }: Rendered): readonly string[] {
  return (['cloud', 'cluster'] as const).flatMap((part) =>
    leaves(set[part], part === 'cloud' ? 'Cloud spec' : 'spec').filter(
      (path) => !/(pools|zones|addons)\[\]\.name$/.test(path),
    ),
  );
}

function leaves(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    if (value.some((entry) => typeof entry !== 'object')) return [path];
    return [...new Set(value.flatMap((entry) => leaves(entry, `${path}[]`)))];
  }
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${path}.${key}`));
}

const code = (text: string) => `\`${cell(text)}\``;
const cell = (text: string) => text.replaceAll('|', '\\|');
const block = (text: string) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
