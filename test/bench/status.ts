import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isolated } from '../../tools/control-plane/namespace.ts';
import { missingPrograms } from '../support/object-server.ts';
import type { BenchResult } from './result.ts';

const INSIDE = fileURLToPath(new URL('./status-inside.ts', import.meta.url));

/** Status of a large fleet on a real API server, which runs in a network namespace of its own. */
export async function benchStatus(): Promise<readonly BenchResult[]> {
  const missing = missingPrograms();
  if (missing !== undefined) {
    console.log(`skipped\t33\tstatus of 2,000 clusters: ${missing}`);
    return [];
  }
  const [command = '', ...args] = isolated([process.execPath, '--import', 'tsx', INSIDE]);
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 2 ** 24 });
  const [ratio = Number.NaN, seconds = Number.NaN, resident = Number.NaN, turns = 0] = stdout
    .trim()
    .split(' ')
    .map(Number);
  return [
    {
      row: 33,
      name: 'status, time per cluster at 2,000 over 200',
      value: ratio,
      limit: 1.5,
      better: 'lower',
      n: turns,
    },
    { row: 33, name: 'status of 2,000 clusters with 10,000 machines, s', value: seconds, better: 'lower', n: turns },
    { row: 33, name: 'status, resident MB', value: resident, limit: 400, better: 'lower', n: turns },
  ];
}
