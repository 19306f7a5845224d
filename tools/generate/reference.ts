import { refName } from '../../reconciler/src/fleet/self-contained.ts';
import type { Kind, Model, Schema } from './schema.ts';
import { defaultText, limitText } from './types.ts';

/** Reference of all kinds and fields as Markdown. */
export function reference(model: Model): string {
  const parts = [
    '<!-- Generated from the fleet schemas by `npm run generate`. Do not edit. -->',
    '# Fleet reference',
    'Every file holds one object of `apiVersion: krake-infra.io/v1alpha1`. Files are plain YAML: no anchors, aliases, merge keys or several documents.',
    model.kinds.map((kind) => `- [${kind.kind}](#${kind.kind.toLowerCase()}): \`${kind.path}\``).join('\n'),
  ];
  const shown = new Set<string>();
  for (const kind of model.kinds) parts.push(...kindSection(model, kind, shown));
  return `${parts.join('\n\n')}\n`;
}

/** Reference of what `krake-infra serve` is told, as Markdown. */
export function serverReference(model: Model): string {
  const parts = [
    '<!-- Generated from the fleet schemas by `npm run generate`. Do not edit. -->',
    '# Server reference',
    'The file of `krake-infra serve --config`. See [REST API](../api.md) and [Krake](../krake.md).',
    ...typeSections(model, 'ServerConfiguration', new Set()),
  ];
  return `${parts.join('\n\n')}\n`;
}

function kindSection(model: Model, kind: Kind, shown: Set<string>): string[] {
  const metadata = kind.scope === 'namespace' ? 'name, namespace, labels' : 'name, labels';
  const parts = [
    `## ${kind.kind}`,
    `${kind.description} File: \`${kind.path}\`; metadata: ${metadata}.`,
    ...typeSections(model, kind.body.type, shown, `\`${kind.body.field}\``),
  ];
  return parts;
}

function typeSections(model: Model, name: string, shown: Set<string>, title?: string): string[] {
  const schema = model.definitions[name] as Schema;
  if (shown.has(name) || !schema.properties) return [];
  shown.add(name);
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(([field, property]) => {
    const target = property.$ref ? model.definitions[refName(property.$ref)] : property;
    const limits = limitText(target as Schema) || limitText(property);
    const fallback = required.has(field) ? '**required**' : cell(defaultText(property));
    return `| \`${field}\` | ${typeName(model, property)} | ${fallback} | ${cell(`${property.description ?? ''} ${limits}`.trim())} |`;
  });
  const heading = title ?? `\`${name.replace(/Partial$/, '')}\``;
  const anchor = `<a id="${name.toLowerCase()}"></a>`;
  const table = ['| Field | Type | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
  const own = `### ${heading}\n\n${anchor}${schema.description ?? ''}\n\n${table}`;
  const inner = Object.values(schema.properties).flatMap((property) => {
    const ref = property.$ref ?? property.items?.$ref;
    return ref ? typeSections(model, refName(ref), shown) : [];
  });
  return [own, ...inner];
}

function typeName(model: Model, property: Schema): string {
  if (property.$ref) {
    const name = refName(property.$ref);
    const target = model.definitions[name] as Schema;
    return target.properties ? `[${name.replace(/Partial$/, '')}](#${name.toLowerCase()})` : typeName(model, target);
  }
  if (property.type === 'array') return `list of ${typeName(model, property.items as Schema)}`;
  if (property.type === 'object') return 'map';
  return property.type ?? 'any';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
