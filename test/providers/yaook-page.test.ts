import { readFileSync } from 'node:fs';
import type { MachinePoolProps } from '@krake-infra/constructs';
import { Cluster } from '@krake-infra/constructs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterProps } from '../support/cluster-samples.ts';
import { onYaook } from '../support/yaook-samples.ts';

it('pools of the page about Yaook are valid', () => {
  const page = readFileSync(new URL('../../docs/providers/yaook.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```yaml\n(pools:[\s\S]*?)```/g)].map(([, text]) => parse(text ?? ''));
  const pools = blocks.flatMap((block) => block.pools as MachinePoolProps[]);
  expect(pools.map(({ name }) => name)).toEqual(['gpu', 'storage']);
  expect(Cluster.problems(clusterProps({ ...onYaook(), pools }))).toEqual([]);
});
