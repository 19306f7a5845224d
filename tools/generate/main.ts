/**
 * Generates everything that follows from the fleet schemas and from the folders of providers, sources and forges:
 * types, structs, validation data, editor schemas, reference and registries; then, from what jsii makes of all that, the
 * API reference. `npm run check` fails on a difference.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiReference } from './api.ts';
import { clientTypes, openApiDocument } from './client.ts';
import { editorSchemas, schemaModule } from './json-schema.ts';
import { openStackPage } from './providers.ts';
import { reference, serverReference } from './reference.ts';
import { providerIndex } from './registries.ts';
import { ruleNumbers, rulesPage } from './rules.ts';
import { samples } from './samples.ts';
import { loadModel } from './schema.ts';
import { fleetTypes, jsiiStructs } from './types.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const model = loadModel(root);
const outputs: Record<string, string> = {
  'reconciler/src/core/generated/fleet.ts': fleetTypes(model),
  'reconciler/src/fleet/generated/schemas.ts': schemaModule(model),
  'constructs/src/generated/structs.ts': jsiiStructs(model),
  'constructs/src/generated/rule-numbers.ts': ruleNumbers(),
  'providers/src/index.ts': providerIndex(model),
  'apps/cli/src/generated/samples.ts': samples(root),
  'docs/reference/fleet.md': reference(model),
  'docs/reference/server.md': serverReference(model),
  'docs/rules.md': rulesPage(),
  ...editorSchemas(model),
};
write(outputs);
// after the others, because these are worked out with what was written above
const CLIENT = 'apps/client/src/generated/api.ts';
const document = openApiDocument(root);
write({
  'docs/providers/openstack.md': openStackPage(root),
  'docs/reference/openapi.json': document,
  [CLIENT]: await clientTypes(document),
});
execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', ...Object.keys(outputs), CLIENT], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const MODULES = ['constructs', 'providers'];
execFileSync(process.execPath, ['tools/build.mjs', ...MODULES], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const pages = MODULES.map((module) => [
  `docs/reference/${module}.md`,
  apiReference(JSON.parse(readFileSync(join(root, module, '.jsii'), 'utf8'))),
]);
write(Object.fromEntries(pages));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
