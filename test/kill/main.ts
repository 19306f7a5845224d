/**
 * `npm run kills -- [--kills N]`: kills a loop N times (default 240), half of them over HTTP, until each leg had 20.
 * `npm run kills -- --served [--kills N]`: kills a server whose clients insist on answers.
 */
import { parseArgs } from 'node:util';
import { type KillResult, killAgainAndAgain, LEGS } from './kills.ts';
import type { Leg } from './protocol.ts';
import { killServed } from './served.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '240' }, served: { type: 'boolean', default: false } },
});
const kills = Number(values.kills);
process.exitCode = (values.served ? await served() : await loops()) ? 0 : 1;

/** Whether all went well. */
async function served(): Promise<boolean> {
  const began = performance.now();
  const result = await killServed({
    kills,
    progress: (done) => process.stderr.write(`\rserver: ${done} of ${kills} `),
  });
  process.stderr.write('\r');
  const { sent, keyed, ids, orphans, refusedStarts, slowest, faults } = result;
  console.log(`server: ${kills} kills in ${((performance.now() - began) / 1000).toFixed(0)} s; ${sent} requests sent`);
  console.log(`  ${keyed} changes with a key, ${ids} creations without one and ${orphans} clusters made for nobody`);
  console.log(`  refused starts ${refusedStarts}, slowest first answer ${slowest.toFixed(1)} s`);
  for (const fault of faults) console.log(`  FAULT ${fault}`);
  return faults.length === 0;
}

async function loops(): Promise<boolean> {
  const half = Math.ceil(kills / 2);
  const results: KillResult[] = [];
  for (const transport of ['path', 'http'] as const) {
    const began = performance.now();
    const result = await killAgainAndAgain({
      transport,
      kills: half,
      aim: (kill) => LEGS[kill % LEGS.length] as Leg,
      progress: (done, leg) => process.stderr.write(`\r${transport}: ${done} of ${half}, ${leg}          `),
    });
    process.stderr.write('\r');
    const legs = LEGS.map((leg) => `${leg} ${result.kills.get(leg)}`).join(', ');
    const took = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`${transport}: ${half} kills in ${took} s: ${legs}`);
    console.log(
      `  ${result.triggers} triggers, refused starts ${result.refusedStarts}, slowest ${result.slowest.toFixed(1)} s`,
    );
    for (const fault of result.faults) console.log(`  FAULT ${fault}`);
    results.push(result);
  }
  const few = LEGS.filter((leg) => results.reduce((sum, { kills }) => sum + (kills.get(leg) ?? 0), 0) < 20);
  if (few.length > 0) console.log(`fewer than 20 kills in: ${few.join(', ')}`);
  return few.length === 0 && results.every(({ faults }) => faults.length === 0);
}
