import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Options of OpenStack clusters and what they render to; their tests are the source, and a program of its own prints them. */
export function openStackPage(root: string): string {
  const program = join(root, 'test/providers/openstack/features/print-page.ts');
  const args = ['--tsconfig', join(root, 'test/tsconfig.json'), program];
  return execFileSync(join(root, 'node_modules/.bin/tsx'), args, { cwd: root, encoding: 'utf8' });
}
