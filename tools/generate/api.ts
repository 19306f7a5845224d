import type { Assembly, Documented, Method, Parameter, Property, Type, TypeReference } from './api-assembly.ts';

/** Reference of a jsii module as Markdown, from its docstrings. */
export function apiReference(assembly: Assembly): string {
  const types = Object.values(assembly.types);
  const groups = [...new Set(types.map(({ namespace = '' }) => namespace))].sort();
  const parts = [
    '<!-- Generated from docstrings by `npm run generate`. Do not edit. -->',
    `# ${assembly.name}`,
    `${assembly.description}. Names are those of TypeScript: \`kubernetesVersion\` is \`kubernetes_version\` in Python, and \`KubernetesVersion\` in Go and C#. In Java structs have builders.`,
    packages(assembly),
    ...groups.flatMap((group) => groupSections(group, types)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function packages({ name, targets }: Assembly): string {
  const { python, java, go, dotnet } = targets;
  const rows = [
    ['TypeScript', name, name],
    ['Python', python.distName, python.module],
    ['Java', `${java.maven.groupId}:${java.maven.artifactId}`, java.package],
    ['Go', `${go.moduleName}/${go.packageName}`, go.packageName],
    ['C#', dotnet.packageId, dotnet.namespace],
  ];
  return table(
    ['Language', 'Package', 'Import'],
    rows.map(([language, ...names]) => [language ?? '', ...names.map(code)]),
  );
}

/** Types of a submodule, or of the module itself: what does something first, then what is only data. */
function groupSections(group: string, types: readonly Type[]): string[] {
  const own = types.filter(({ namespace = '' }) => namespace === group).sort((a, b) => (a.name < b.name ? -1 : 1));
  const behaviour = own.filter(({ datatype }) => !datatype).map(behaviourSection);
  const structs = own.filter(({ datatype }) => datatype).map(structSection);
  const heading = (text: string) => `## ${text}${group ? ` of ${group}` : ''}`;
  return [
    ...(behaviour.length > 0 ? [heading('Classes and interfaces'), ...behaviour] : []),
    ...(structs.length > 0 ? [heading('Structs'), ...structs] : []),
  ];
}

function behaviourSection(type: Type): string {
  if (type.kind === 'enum') {
    throw new Error(`${type.fqn}: the reference can not show enums yet`);
  }
  const { initializer, methods = [], properties = [] } = type;
  const statics = methods.filter((method) => method.static);
  const members = [
    ...(initializer ? [item(`new ${type.name}${signature(initializer.parameters)}`, initializer)] : []),
    ...statics.map((method) => methodItem(method, `${type.name}.`)),
    ...methods.filter((method) => !method.static).map((method) => methodItem(method, '')),
    ...properties.map(propertyItem),
  ];
  return [`### ${type.name}`, `${kindOf(type)} ${text(type)}`.trim(), members.join('\n')].filter(Boolean).join('\n\n');
}

function kindOf({ kind, base, interfaces = [] }: Type): string {
  const parents = [...(base ? [base] : []), ...interfaces].map((fqn) => linked({ fqn }));
  const relation = kind === 'class' ? 'Class' : 'Interface';
  return parents.length > 0 ? `${relation}, is also ${parents.join(', ')}.` : `${relation}.`;
}

function methodItem(method: Method, prefix: string): string {
  const { returns, parameters } = method;
  const result = returns ? `: ${linked(returns.type)}${returns.optional ? ' or nothing' : ''}` : '';
  return item(`${prefix}${method.name}${signature(parameters)}`, method, result);
}

function propertyItem(property: Property): string {
  return item(property.name, property, `: ${linked(property.type)}${property.optional ? ', optional' : ''}`);
}

function item(name: string, documented: Documented & { parameters?: readonly Parameter[] }, result = ''): string {
  const { docs = {} } = documented;
  const throws = docs.custom?.throws;
  const about = [
    text(documented),
    docs.returns ? `Returns ${docs.returns}.` : '',
    ...(documented.parameters ?? []).flatMap(({ name: parameter, docs: own }) =>
      own?.summary ? [`${code(parameter)}: ${prose(own.summary)}`] : [],
    ),
    throws ? `Throws ${throws}.` : '',
  ].filter((sentence) => sentence !== '');
  return `- ${code(name)}${result}${about.length > 0 ? `. ${about.join(' ')}` : ''}`;
}

function signature(parameters: readonly Parameter[] = []): string {
  return `(${parameters.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${plain(type)}`).join(', ')})`;
}

/** A type as TypeScript writes it, without links. */
function plain(type: TypeReference): string {
  if ('collection' in type) {
    const { kind, elementtype } = type.collection;
    return kind === 'array' ? `${plain(elementtype)}[]` : `{ [key: string]: ${plain(elementtype)} }`;
  }
  return 'fqn' in type ? type.fqn.slice(type.fqn.lastIndexOf('.') + 1) : linked(type);
}

function structSection(type: Type): string {
  const parents = (type.interfaces ?? []).map((fqn) => linked({ fqn }));
  const rows = [...(type.properties ?? [])]
    .sort((a, b) => Number(a.optional ?? false) - Number(b.optional ?? false))
    .map((property) => [
      code(property.name),
      linked(property.type),
      property.optional ? cell((property.docs?.default ?? 'none').replace(/^- /, '')) : '**required**',
      cell(text(property)),
    ]);
  const extended = parents.length > 0 ? ` Has the properties of ${parents.join(', ')} as well.` : '';
  return `### ${type.name}\n\n${text(type)}${extended}\n\n${table(['Property', 'Type', 'Default', 'Meaning'], rows)}`;
}

function linked(type: TypeReference): string {
  if ('primitive' in type) {
    return type.primitive;
  }
  if ('union' in type) {
    return type.union.types.map(linked).join(' or ');
  }
  if ('collection' in type) {
    const { kind, elementtype } = type.collection;
    return `${kind === 'array' ? 'list' : 'map'} of ${linked(elementtype)}`;
  }
  const [, module, name] = /^@krake-infra\/([^.]+)\..*?([^.]+)$/.exec(type.fqn) ?? [];
  return name ? `[${name}](${module}.md#${name.toLowerCase()})` : code(type.fqn);
}

function text({ docs }: Documented): string {
  return prose([docs?.summary, docs?.remarks].filter(Boolean).join(' '));
}

function prose(docstring: string): string {
  return docstring.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\{@link ([^}\s]+)\s*\}/g, '`$1`');
}

const code = (name: string) => `\`${name}\``;
const cell = (content: string) => content.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
