import { fileURLToPath } from 'node:url';
import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { synthesise } from './synthesise.ts';

/** Exit code for an invalid fleet, as everywhere in krake-infra. */
const INVALID = 3;

const root = new URL('../../../', import.meta.url);
const fleet = process.env.KRAKE_INFRA_FLEET ?? fileURLToPath(new URL('examples/fleet', root));
const outdir = process.env.CDK8S_OUTDIR ?? fileURLToPath(new URL('dist/manifests', root));
try {
  synthesise(fleet, outdir);
} catch (error) {
  if (!(error instanceof ProblemsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = INVALID;
}
