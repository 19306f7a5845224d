/**
 * One run in a process that starts: node cold-synth.mjs <fleet> <ledger> <time>
 * Prints how many files were rendered, and the milliseconds from the first file read to the last byte rendered, without
 * the start of the program; then brings the folder and the ledger in line for the next run.
 */
import { readFileSync } from 'node:fs';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { inputsOf, stampsIn, synthesiseFolder } from '@krake-infra/synth/synthesise-folder.ts';

const [dir, ledgerFile, at] = process.argv.slice(2);
const start = performance.now();
const renderer = new IncrementalRenderer({ ledger: readFileSync(ledgerFile, 'utf8'), stampOf: stampsIn(dir) });
const { files } = await renderer.update(inputsOf(dir), at);
const took = performance.now() - start;
await synthesiseFolder(dir, { ledgerFile, at });
const clusters = files.filter(({ path }) => path.endsWith('/cluster.yaml'));
process.stdout.write(`${clusters.length} ${took}\n`);
