/** The packed client of the REST API, where nothing else of the repository is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, root, run } from './run.ts';

const PROGRAM = `import { createServer } from 'node:http';
import { createClient, ProblemError } from '@krake-infra/client';

const server = createServer((request, response) => {
  const isList = request.url?.startsWith('/api/v1alpha1/clusters');
  const problem = { type: 'about:blank', title: 'no', status: 404, detail: 'there is nothing here' };
  response.writeHead(isList ? 200 : 404, { 'content-type': isList ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(isList ? { items: [{ metadata: { namespace: 'shop', name: 'web' } }] } : problem));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as { port: number };
const { api, list } = createClient({ server: \`http://127.0.0.1:\${port}\` });
const names: string[] = [];
for await (const { metadata } of list('/api/v1alpha1/clusters')) names.push(metadata.name);
if (names.join() !== 'web') throw new Error(names.join());
const error: unknown = await api.GET('/api/v1alpha1/clouds/{name}', { params: { path: { name: 'x' } } }).catch((e) => e);
if (!(error instanceof ProblemError) || error.status !== 404) throw error;
server.closeAllConnections();
server.close();
`;

/** Installs the tarball outside the repository, compiles a program and the example of the README, and runs the program. */
export function installClient(): void {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-client-'));
  try {
    const tarball = join(root, 'dist/packages/npm/krake-infra-client-0.1.0.tgz');
    writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }');
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, '@types/node@20.19.43'], folder);
    const [, example = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'apps/client/README.md'), 'utf8')) ?? [];
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    writeFileSync(join(folder, 'example.ts'), example);
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    run(bin('tsc'), [...options, 'program.ts', 'example.ts'], folder);
    run('node', ['program.js'], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
