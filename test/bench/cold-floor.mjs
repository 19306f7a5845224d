// Reads and hashes every input of a fleet: node cold-floor.mjs <fleet>
// Prints the number of files and the milliseconds.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [dir] = process.argv.slice(2);
let count = 0;
const hashBelow = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'manifests') hashBelow(path);
    } else {
      createHash('sha1').update(readFileSync(path)).digest('hex');
      count += 1;
    }
  }
};
const start = performance.now();
hashBelow(dir);
process.stdout.write(`${count} ${performance.now() - start}\n`);
