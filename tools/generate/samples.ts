import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'examples/fleet';

/** The example fleet's data files as text, for `krake-infra init`. Rendered files and state files are made anew there. */
export function samples(root: string): string {
  const paths = readdirSync(join(root, FOLDER), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, FOLDER).length + 1))
    .filter((path) => !path.startsWith('manifests/') && !path.startsWith('.') && !path.endsWith('.state.yaml'))
    .sort();
  const texts = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, FOLDER, path), 'utf8')]));
  return `// Generated from ${FOLDER} by \`npm run generate\`. Do not edit.

/** Files of a new fleet by path. */
export const SAMPLES: Readonly<Record<string, string>> = ${JSON.stringify(texts, null, 2)};
`;
}
