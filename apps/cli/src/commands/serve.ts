import { readConfiguration } from '@krake-infra/server/configuration.ts';
import { readConfigurationFile } from '../configuration-file.ts';
import type { Context } from '../context.ts';
import { type LoopOptions, runLoop } from './run.ts';

export interface ServeOptions extends Pick<LoopOptions, 'interval' | 'listen'> {
  /** File with the configuration of the doors. */
  readonly config: string;
}

/** The loop, and the doors by which programs outside ask it for clusters. */
export async function serve(context: Context, { config, ...options }: ServeOptions): Promise<void> {
  await runLoop(context, { ...options, serve: readConfiguration(config, readConfigurationFile(config)) });
}
