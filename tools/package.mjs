/**
 * Packs the jsii modules and the client: npm tarballs into dist/packages/npm; of the modules also code for Python, Java, Go and .NET into
 * dist/packages/<module>/<language>.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { needDependencies, root, run, stage } from './stages.mjs';

const MODULES = ['constructs', 'providers'];
const CLIENT = 'apps/client';
const TARBALLS = 'dist/packages/npm';

needDependencies();
try {
  run(process.execPath, [join(root, 'tools/build.mjs'), ...MODULES, 'programs']);
  rmSync(join(root, 'dist/packages'), { recursive: true, force: true });
  mkdirSync(join(root, TARBALLS), { recursive: true });
  stage('pack npm', () =>
    run('npm', [
      'pack',
      '--silent',
      '--pack-destination',
      TARBALLS,
      ...[...MODULES, CLIENT].flatMap((module) => ['-w', module]),
    ]),
  );
  for (const module of MODULES) {
    stage(`pack ${module} for other languages`, () => run('npm', ['run', '--silent', 'package', '-w', module]));
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
