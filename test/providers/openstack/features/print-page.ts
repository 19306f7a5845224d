/** Prints the page that `npm run generate` writes to docs/providers/openstack.md. */
import { FEATURES } from './features.ts';
import { page } from './page.ts';

process.stdout.write(page(FEATURES));
