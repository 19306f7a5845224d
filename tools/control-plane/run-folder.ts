import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kubeconfigPath } from './processes.ts';
import { type PlaneState, parseState, stateText } from './state-file.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything that the control plane for people writes. There is one for each checkout. */
export const RUN = fileURLToPath(new URL('run', import.meta.url));
const STATE = join(RUN, 'state.json');

/** Name of the network namespace: another one for each checkout, the same for every command. */
export const NAMESPACE = `krake-infra-${createHash('sha256').update(PROJECT).digest('hex').slice(0, 8)}`;

export const KUBECONFIG = kubeconfigPath({ folder: RUN, basePort: 0 }, 'admin');
export const KEEPER_LOG = join(RUN, 'logs', 'keeper.log');

/** The bare repository that the Git server serves to Flux. */
export const REPOSITORY = 'fleet';
export const REPOSITORY_PATH = join(RUN, 'git', `${REPOSITORY}.git`);

/** Takes the folder for a control plane to be started; false when there is one already. */
export function claim(state: PlaneState): boolean {
  mkdirSync(RUN, { recursive: true });
  try {
    writeFileSync(STATE, stateText(state), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function writeState(state: PlaneState): void {
  const aside = `${STATE}.new`;
  writeFileSync(aside, stateText(state));
  renameSync(aside, STATE);
}

/** What was written down last; nothing when there is no control plane. */
export function readState(): PlaneState | undefined {
  let text: string;
  try {
    text = readFileSync(STATE, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return parseState(text);
  } catch (error) {
    throw new Error(`${STATE}: ${(error as Error).message}`);
  }
}

export const removeRunFolder = (): void => rmSync(RUN, { recursive: true, force: true, maxRetries: 3 });
