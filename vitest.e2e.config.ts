import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

const config = mergeConfig(
  base,
  defineConfig({
    test: {
      // a control plane takes fixed ports: one file in its namespaces, its tests in order
      fileParallelism: false,
      testTimeout: 600_000,
      hookTimeout: 300_000,
      disableConsoleIntercept: true,
    },
  }),
);
// mergeConfig would join the two lists
config.test.include = ['test/e2e/**/*.e2e.ts'];
config.test.sequence = { shuffle: false };
export default config;
