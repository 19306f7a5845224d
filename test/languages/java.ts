import {
  ADDONS,
  block,
  camel,
  ECHO,
  echoed,
  hasAddons,
  MARK,
  pascal,
  scalar,
  structs,
  submodules,
  type Writer,
} from './program.ts';
import type { ClusterValues, Value } from './values.ts';

/** Source: jsii-pacmak, which adds `Value` to these. */
const KEYWORDS = new Set(
  'abstract assert boolean break build byte case catch char class const continue default double do else enum extends false final finally float for goto if implements import instanceof int interface long native new null package private protected public return short static strictfp super switch synchronized this throw throws transient true try void volatile while'.split(
    ' ',
  ),
);

export const java: Writer = (clusters) => {
  const constructs = ['Cluster', 'ClusterAddons', ...structs(clusters)].map(
    (name) => `io.krakeinfra.constructs.${name}`,
  );
  const providers = submodules(clusters).map((name) => `io.krakeinfra.providers.${name}.*`);
  const cdk8s = ['ApiObject', 'ApiObjectProps', 'App', 'Chart', 'JsonPatch'].map((name) => `org.cdk8s.${name}`);
  const imports = [...constructs, ...providers, 'java.util.List', 'java.util.Map', ...cdk8s];
  const main = ['final var app = new App();', ...clusters.map(({ id }) => `${camel(id)}(app);`), 'app.synth();'];
  const methods = [block('public static void main(final String[] args) {', main, '}'), ...clusters.map(cluster)];
  return `// ${MARK}
package com.example;

${imports.map((name) => `import ${name};`).join('\n')}

${block('public final class EveryProperty {', methods, '}')}
`;
};

export function javaName(name: string): string {
  return KEYWORDS.has(name) ? `${name}Value` : name;
}

function cluster(values: ClusterValues): string {
  const { id, props } = values;
  const patches = echoed(values)
    .map((field) => `JsonPatch.add("/${field}", props.get${pascal(javaName(field))}())`)
    .map((patch, index, all) => patch + (index < all.length - 1 ? ',' : ');'));
  const body = [
    `final var props = ${literal(props)};`,
    `new Cluster(app, "${id}", props);`,
    ...(hasAddons(values) ? [`new ClusterAddons(app, "${id}${ADDONS}", props);`] : []),
    `final var echo = ApiObjectProps.builder().apiVersion("v1").kind("Props").build();`,
    block(`new ApiObject(new Chart(app, "${id}${ECHO}"), "props", echo).addJsonPatch(`, patches, ''),
  ];
  return block(`private static void ${camel(id)}(final App app) {`, body, '}');
}

function literal(value: Value): string {
  switch (value.kind) {
    case 'struct': {
      const setters = value.fields.map(({ name, value: field }) => `.${javaName(name)}(${literal(field)})`);
      return block(`${value.name}.builder()`, [...setters, '.build()'], '').trimEnd();
    }
    case 'map':
      return map(value.entries.map(({ name, value: entry }) => [name, literal(entry)]));
    case 'list':
      return `List.of(${value.items.map(literal).join(', ')})`;
    case 'object':
      return `new ${value.name}()`;
    case 'any':
      return plain(value.value);
    case 'boolean':
      return String(value.value);
    default:
      return scalar(value) as string;
  }
}

function plain(data: unknown): string {
  if (Array.isArray(data)) {
    return `List.of(${data.map(plain).join(', ')})`;
  }
  return typeof data === 'object' && data !== null
    ? map(Object.entries(data).map(([name, entry]) => [name, plain(entry)]))
    : JSON.stringify(data);
}

/** `Map.of` takes ten pairs at most. */
const map = (entries: [string, string][]) =>
  `Map.ofEntries(${entries.map(([name, entry]) => `Map.entry(${JSON.stringify(name)}, ${entry})`).join(', ')})`;
