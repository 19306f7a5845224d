import {
  ADDONS,
  block,
  ECHO,
  echoed,
  hasAddons,
  MARK,
  scalar,
  snake,
  structs,
  submodules,
  type Writer,
} from './program.ts';
import type { ClusterValues, Value } from './values.ts';

/** Source: jsii-pacmak, which adds an underscore to these. */
const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

export const python: Writer = (clusters) => {
  const names = ['Cluster', 'ClusterAddons', ...structs(clusters)].map((name) => `${name},`);
  return `# ${MARK}
from cdk8s import ApiObject, App, Chart, JsonPatch
${block('from krake_infra_constructs import (', names, ')')}
from krake_infra_providers import ${submodules(clusters).join(', ')}

app = App()
${clusters.map(cluster).join('')}
app.synth()
`;
};

export function pythonName(name: string): string {
  const converted = snake(name);
  return KEYWORDS.has(converted) ? `${converted}_` : converted;
}

function cluster(values: ClusterValues): string {
  const { id, props } = values;
  const name = snake(id);
  const keywords = props.fields.map((field) => `${pythonName(field.name)}=${name}.${pythonName(field.name)},`);
  const construct = (type: string, suffix: string) =>
    block(`${type}(`, ['app,', `"${id}${suffix}",`, ...keywords], ')');
  const addons = hasAddons(values) ? `${construct('ClusterAddons', ADDONS)}\n` : '';
  const patches = echoed(values).map((field) => `JsonPatch.add("/${field}", ${name}.${pythonName(field)}),`);
  return `
${name} = ${literal(props)}
${construct('Cluster', '')}
${addons}${block(`ApiObject(Chart(app, "${id}${ECHO}"), "props", api_version="v1", kind="Props").add_json_patch(`, patches, ')')}
`;
}

function literal(value: Value): string {
  switch (value.kind) {
    case 'struct':
      return block(
        `${value.name}(`,
        value.fields.map(({ name, value: field }) => `${pythonName(name)}=${literal(field)},`),
        ')',
      );
    case 'map':
      return dictionary(value.entries.map(({ name, value: entry }) => [name, literal(entry)]));
    case 'list':
      return list(value.items.map(literal));
    case 'object':
      return `${value.submodule}.${value.name}()`;
    case 'any':
      return plain(value.value);
    case 'boolean':
      return plain(value.value);
    default:
      return scalar(value) as string;
  }
}

function plain(data: unknown): string {
  if (Array.isArray(data)) {
    return list(data.map(plain));
  }
  if (typeof data === 'object' && data !== null) {
    return dictionary(Object.entries(data).map(([name, entry]) => [name, plain(entry)]));
  }
  if (typeof data === 'boolean') {
    return data ? 'True' : 'False';
  }
  return data === null ? 'None' : JSON.stringify(data);
}

const list = (items: string[]) =>
  block(
    '[',
    items.map((item) => `${item},`),
    ']',
  );

const dictionary = (entries: [string, string][]) =>
  block(
    '{',
    entries.map(([name, entry]) => `${JSON.stringify(name)}: ${entry},`),
    '}',
  );
