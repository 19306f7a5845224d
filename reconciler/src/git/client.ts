import { type SimpleGit, simpleGit } from 'simple-git';
import { lastWords } from './processes.ts';

/** A Git command of the set-up or a fetch that did not end well. */
export class GitFailure extends Error {}

/** Ended when nothing was heard of the remote for this long. */
const SILENCE_LIMIT_MS = 60_000;

/**
 * simple-git for set-up and fetches. Its own idea of an error needs an exit code and text on standard error; here the
 * exit code alone decides. Commands that print nothing cost 50 ms more than they take.
 */
export function gitClient(baseDir: string, environment: Record<string, string>, signal: AbortSignal): SimpleGit {
  const client = simpleGit({
    baseDir,
    abort: signal,
    timeout: { block: SILENCE_LIMIT_MS },
    errors: (_, { exitCode, stdErr }) =>
      exitCode === 0
        ? undefined
        : new GitFailure(lastWords(Buffer.concat(stdErr).toString()) || `exit code ${exitCode}`),
    // The guards are meant for values from outside. Here every variable is the user's own or ours, and no argument is
    // taken from anyone without being checked.
    allowEnvironment: Object.keys(environment),
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeExec: true,
      allowUnsafeGitProxy: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
      allowUnsafeUrlRewrite: true,
    },
  });
  return client.env(environment);
}
