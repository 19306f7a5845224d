/**
 * A loop as a process that may be killed anywhere: `child.ts REMOTE CACHE`. Commands come as JSON lines on standard
 * input, what happens goes out at once as JSON lines: where in a pass it is, and the answers.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { formatProblem, Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ScaleRequest } from '@krake-infra/reconciler/core/requests.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { loopParts, MemorySource } from '../support/pools.ts';
import type { Command, Event } from './protocol.ts';

const [, , remote = '', cacheDir = ''] = process.argv;
const source = new MemorySource();
let holding = false;

const say = (event: Event) => writeSync(1, `${JSON.stringify(event)}\n`);

/** Tells where a pass is, and stops for good behind a push when it is told to hold. */
function telling(repository: Repository): Repository {
  return overriding(repository, {
    write: (...args) => {
      say({ leg: 'objects' });
      return repository.write(...args);
    },
    push: async (...args) => {
      say({ leg: 'push' });
      const outcome = await repository.push(...args);
      say({ leg: 'after the push' });
      if (holding) await new Promise(() => {});
      return outcome;
    },
  });
}

const parts = await loopParts({ remote, cacheDir, source, wrap: telling });
const loop = new Loop(parts);
say({ ready: true });

const failed = (error: unknown) =>
  say({ failure: error instanceof Problem ? formatProblem(error.details) : String((error as Error).stack) });

function carryOut(command: Command): void {
  if ('hold' in command) holding = command.hold;
  else if ('request' in command) submit(command.request);
  else {
    say({ leg: 'edit' });
    const { metric, value, at } = command.reading;
    source.readings.set(metric, { kind: 'value', value, at });
    loop.tick().then(() => say({ observed: metric }), failed);
  }
}

function submit(request: ScaleRequest): void {
  say({ leg: 'edit' });
  loop.submit(request).then((answer) => say({ answer }), failed);
}

for await (const line of createInterface({ input: process.stdin })) carryOut(JSON.parse(line) as Command);
await loop.close();
await parts.repository.close();
