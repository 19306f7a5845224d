import { readFileSync } from 'node:fs';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { readConfiguration } from '@krake-infra/server/configuration.ts';
import type { Context } from '../context.ts';
import { type LoopOptions, runLoop } from './run.ts';

export interface ServeOptions extends Pick<LoopOptions, 'interval' | 'listen'> {
  /** File with the configuration of the doors. */
  readonly config: string;
}

/** The loop, and the doors by which programs outside ask it for clusters. */
export async function serve(context: Context, { config, ...options }: ServeOptions): Promise<void> {
  await runLoop(context, { ...options, serve: serverConfiguration(config) });
}

/** @throws Problem for a file that can not be read, or with each field that is wrong */
export function serverConfiguration(file: string): ServerConfiguration {
  return readConfiguration(file, read(file));
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${file} can not be read: ${(cause as Error).message}`;
    throw new Problem({ code: 'not-found', message, hint: 'name the configuration with --config' }, { cause });
  }
}
