import { openApi } from '@krake-infra/server/rest/openapi.ts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';

it('the OpenAPI document is the one in the documentation', async () => {
  const text = `${JSON.stringify(openApi(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../docs/reference/openapi.json');
});

it('the OpenAPI document has nothing that a linter finds', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(openApi()), config });
  expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});
