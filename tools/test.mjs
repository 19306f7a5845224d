/** Builds what is out of date, runs the tests (arguments go to vitest) and ends with a line of totals. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, needDependencies, root, status } from './stages.mjs';

needDependencies();
if (status(process.execPath, [join(root, 'tools/build.mjs')]) !== 0) {
  console.error('the build failed; no test was run');
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'krake-infra-test-'));
const report = join(folder, 'report.json');
const ended = status(bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const { passed, failed, skipped } = totals();
rmSync(folder, { recursive: true });
// an error outside of any test must not read as `0 failed`
console.log(`${passed} passed, ${failed || Number(ended !== 0)} failed, ${skipped} skipped`);
process.exitCode = ended;

function totals() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    return {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
