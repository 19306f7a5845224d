// One run of a process that starts: node cold-synth.mjs <fleet> <ledger> <time>
import { synthesiseFolder } from '@krake-infra/synth/synthesise-folder.ts';

const [dir, ledgerFile, at] = process.argv.slice(2);
const { written, deleted } = await synthesiseFolder(dir, { ledgerFile, at });
process.stdout.write(`${written.length} ${deleted.length}\n`);
