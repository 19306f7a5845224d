import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runJobs } from '../../../tools/control-plane/lanes.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';

const job = (name: string, script: string) => ({ name, command: [process.execPath, '-e', script] });

async function told(jobs: Parameters<typeof runJobs>[0], lanes = 2) {
  const lines: string[] = [];
  const failed = await runJobs(jobs, { lanes, cwd: '.', say: (line) => lines.push(line) });
  return { failed, lines: lines.map((line) => line.replace(/after \d+ s/, 'after N s')) };
}

it('names the job before each line that it prints, and says how it ended', async () => {
  const { failed, lines } = await told([job('one', 'console.log("a\\n\\nb"); console.error("c")')], 1);
  expect(failed).toEqual([]);
  expect(lines.slice(0, -1).sort()).toEqual(['one: a', 'one: b', 'one: c']);
  expect(lines.at(-1)).toBe('one: passed after N s');
});

it('goes on after a failure and names what failed', async () => {
  const { failed, lines } = await told(
    [job('bad', 'process.exit(3)'), { name: 'none', command: ['/nothing/here'] }, job('good', '')],
    1,
  );
  expect(failed).toEqual(['bad', 'none']);
  expect(lines).toEqual([
    'bad: FAILED (exit code 3) after N s',
    'none: could not be started (spawn /nothing/here ENOENT) after N s',
    'good: passed after N s',
  ]);
});

it('says which signal ended a job', async () => {
  const { lines } = await told([job('killed', 'process.kill(process.pid, "SIGKILL")')]);
  expect(lines).toEqual(['killed: FAILED (SIGKILL) after N s']);
});

it('has as many under way as there are lanes, and begins the next as soon as one ends', async () => {
  const mark = join(temporaryFolder(), 'mark');
  const untilMarked = `const { existsSync } = require('node:fs');
    setInterval(() => existsSync(${JSON.stringify(mark)}) && process.exit(), 5);`;
  const marking = `console.log('began'); require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`;
  const { failed, lines } = await told([job('long', untilMarked), job('short', ''), job('next', marking)]);
  expect(failed).toEqual([]);
  expect(lines.indexOf('next: began')).toBeGreaterThan(lines.indexOf('short: passed after N s'));
});
