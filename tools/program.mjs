// Runs a TypeScript program below test on built code: `node tools/program.mjs FILE [ARGUMENT]...`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
for (const args of [['tools/build.mjs'], ['--import', 'tsx', ...process.argv.slice(2)]]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
