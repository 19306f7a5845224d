import type { TypeReference } from './assembly.ts';
import { simpleName } from './assembly.ts';
import { ADDONS, block, camel, ECHO, echoed, hasAddons, MARK, pascal, submodules, type Writer } from './program.ts';
import type { ClusterValues, Value } from './values.ts';

const INDENT = '\t';
const POINTERS = { string: '*string', number: '*float64', boolean: '*bool', any: 'interface{}' };
const HELPERS = { string: 'String', number: 'Number', boolean: 'Bool' };

export const go: Writer = (clusters) => {
  const imports = [
    'github.com/aws/jsii-runtime-go',
    'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2',
    'krake-infra.io/go/krakeconstructs',
    ...submodules(clusters).map((name) => `krake-infra.io/go/krakeproviders/${name}`),
  ];
  const calls = clusters.map(({ id }) => `${camel(id)}(app)`);
  const main = ['defer jsii.Close()', 'app := cdk8s.NewApp(nil)', ...calls, 'app.Synth()'];
  const quoted = imports.map((path) => JSON.stringify(path));
  return `// ${MARK}
package main

${block('import (', quoted, ')', INDENT)}

${[block('func main() {', main, '}', INDENT), ...clusters.map(cluster)].join('\n\n')}
`;
};

function cluster(values: ClusterValues): string {
  const { id, props } = values;
  const patches = echoed(values).map(
    (field) => `cdk8s.JsonPatch_Add(jsii.String("/${field}"), props.${pascal(field)}),`,
  );
  const body = [
    `props := &${literal(props)}`,
    `krakeconstructs.NewCluster(app, jsii.String("${id}"), props)`,
    ...(hasAddons(values) ? [`krakeconstructs.NewClusterAddons(app, jsii.String("${id}${ADDONS}"), props)`] : []),
    `chart := cdk8s.NewChart(app, jsii.String("${id}${ECHO}"), nil)`,
    'echo := &cdk8s.ApiObjectProps{ApiVersion: jsii.String("v1"), Kind: jsii.String("Props")}',
    block(`cdk8s.NewApiObject(chart, jsii.String("props"), echo).AddJsonPatch(`, patches, ')', INDENT),
  ];
  return block(`func ${camel(id)}(app cdk8s.App) {`, body, '}', INDENT);
}

/** Without the `&` that a pointer to a composite starts with, because elements of lists and maps go without. */
function literal(value: Value): string {
  switch (value.kind) {
    case 'struct': {
      const fields = value.fields.map(({ name, value: field }) => `${pascal(name)}: ${pointer(field)},`);
      return block(`krakeconstructs.${value.name}{`, fields, '}', INDENT);
    }
    case 'map': {
      const entries = value.entries.map(({ name, value: entry }) => `${JSON.stringify(name)}: ${pointer(entry)},`);
      return block(`${typeName({ collection: { kind: 'map', elementtype: value.of } })}{`, entries, '}', INDENT);
    }
    case 'list': {
      const type = typeName({ collection: { kind: 'array', elementtype: value.of } });
      const items = value.items.map((item) => `${pointer(item)},`);
      return block(`${type}{`, items, '}', INDENT);
    }
    case 'object':
      return `${value.submodule}.New${value.name}()`;
    case 'any':
      return plain(value.value);
    default:
      return `jsii.${HELPERS[value.kind]}(${JSON.stringify(value.value)})`;
  }
}

function pointer(value: Value): string {
  return value.kind === 'struct' || value.kind === 'map' || value.kind === 'list'
    ? `&${literal(value)}`
    : literal(value);
}

function typeName(type: TypeReference): string {
  if ('primitive' in type) {
    return POINTERS[type.primitive];
  }
  if ('fqn' in type) {
    return `*krakeconstructs.${simpleName(type.fqn)}`;
  }
  const { kind, elementtype } = type.collection;
  return (kind === 'array' ? '[]' : 'map[string]') + typeName(elementtype);
}

function plain(data: unknown): string {
  if (Array.isArray(data)) {
    return block(
      '[]interface{}{',
      data.map((item) => `${plain(item)},`),
      '}',
      INDENT,
    );
  }
  if (typeof data !== 'object' || data === null) {
    return data === null ? 'nil' : JSON.stringify(data);
  }
  const entries = Object.entries(data).map(([name, entry]) => `${JSON.stringify(name)}: ${plain(entry)},`);
  return block('map[string]interface{}{', entries, '}', INDENT);
}
