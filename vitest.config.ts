import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: '@krake-infra/constructs', replacement: source('constructs/src/index.ts') },
      { find: '@krake-infra/providers', replacement: source('providers/src/index.ts') },
      { find: '@krake-infra/client', replacement: source('apps/client/src/index.ts') },
      { find: /^@krake-infra\/(reconciler)\/(.*)$/, replacement: source('$1/src/$2') },
      { find: /^@krake-infra\/(synth|server|cli)\/(.*)$/, replacement: source('apps/$1/src/$2') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    restoreMocks: true,
    testTimeout: 60_000,
    env: {
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
    },
  },
});
