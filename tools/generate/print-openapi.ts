import { openApi } from '@krake-infra/server/rest/openapi.ts';

process.stdout.write(`${JSON.stringify(openApi(), null, 2)}\n`);
