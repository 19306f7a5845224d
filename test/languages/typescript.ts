import { ADDONS, block, camel, ECHO, echoed, hasAddons, MARK, type Writer } from './program.ts';
import type { ClusterValues, Value } from './values.ts';

export const typescript: Writer = (clusters) => `// ${MARK}
import { Cluster, ClusterAddons, type ClusterProps } from '@krake-infra/constructs';
import * as providers from '@krake-infra/providers';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';

const app = new App();
${clusters.map(cluster).join('')}app.synth();
`;

function cluster(values: ClusterValues): string {
  const { id, props } = values;
  const name = camel(id);
  const addons = hasAddons(values) ? `new ClusterAddons(app, '${id}${ADDONS}', ${name});\n` : '';
  const patches = echoed(values).map((field) => `JsonPatch.add('/${field}', ${name}.${field}),`);
  return `
const ${name}: ClusterProps = ${literal(props)};
new Cluster(app, '${id}', ${name});
${addons}${block(`new ApiObject(new Chart(app, '${id}${ECHO}'), 'props', { apiVersion: 'v1', kind: 'Props' }).addJsonPatch(`, patches, ');')}
`;
}

function literal(value: Value): string {
  switch (value.kind) {
    case 'struct':
      return block(
        '{',
        value.fields.map(({ name, value: field }) => `${name}: ${literal(field)},`),
        '}',
      );
    case 'map':
      return block(
        '{',
        value.entries.map(({ name, value: entry }) => `${JSON.stringify(name)}: ${literal(entry)},`),
        '}',
      );
    case 'list':
      return block(
        '[',
        value.items.map((item) => `${literal(item)},`),
        ']',
      );
    case 'object':
      return `new providers.${value.submodule}.${value.name}()`;
    default:
      return JSON.stringify(value.value);
  }
}
