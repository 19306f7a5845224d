import { resolve } from 'node:path';
import type { Log, Repository } from '../ports.ts';
import { type CacheState, cachePaths, prepareCache } from './cache.ts';
import { gitClient } from './client.ts';
import { gitEnvironment } from './environment.ts';
import { fetchBranches } from './fetch.ts';
import { GitRepository } from './git-repository.ts';
import { GitProcesses } from './processes.ts';
import { type Credentials, checkBranchName, parseRemote, type Remote } from './remote.ts';
import { sshSigner } from './signing.ts';
import { Transport, type TransportChoice } from './transport.ts';

export interface OpenRepositoryOptions {
  /** A path, or a `file://`, `http(s)://`, `ssh://` or `user@host:path` address. */
  readonly remote: string;
  readonly branch: string;
  /** Folder for the local clone; made when it is not there, may be deleted whenever no one uses it. */
  readonly cacheDir: string;
  /** Default: `krake-infra <krake-infra@localhost>`. */
  readonly committer?: { readonly name: string; readonly email: string };
  /** Default: what Git's credential helpers or ssh know. */
  readonly credentials?: Credentials;
  /** SSH key that signs commits. Default: commits are not signed. */
  readonly signingKeyFile?: string;
  /** Go on when the branch's history on the remote does not continue what was last seen. Default false. */
  readonly acceptRewrite?: boolean;
  /** Default: `auto`. */
  readonly transport?: TransportChoice;
  /** Default: nothing is logged. */
  readonly log?: Log;
}

const DEFAULT_COMMITTER = { name: 'krake-infra', email: 'krake-infra@localhost' };
const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Opens a branch of a remote repository through a clone in `cacheDir`, which is made on first use and made anew when it
 * is damaged or belongs to another remote. The remote may be empty and the branch need not exist. The caller closes it.
 *
 * @throws {Problem} `usage` for an address or branch name that can not be, `unavailable` when a first clone fails
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository> {
  checkBranchName(options.branch);
  const remote = parseRemote(options.remote, options.credentials);
  const paths = cachePaths(resolve(options.cacheDir));
  const log = options.log ?? SILENT;
  const abort = new AbortController();
  const base = { inherited: process.env, remote, gitDir: paths.gitDir };
  const local = { url: remote.url, environment: gitEnvironment(base), signal: abort.signal };
  const state = await prepareCache(paths, local);
  const sshCommand = remote.kind === 'ssh' ? await configuredSshCommand(local.environment) : undefined;
  const environment = gitEnvironment({ ...base, ...(sshCommand === undefined ? {} : { sshCommand }) });
  const client = gitClient(paths.gitDir, environment, abort.signal);
  if (state !== 'usable') {
    reportClone(log, state, remote);
    await fetchBranches({ client, remote, paths, log });
  }
  const signing = options.signingKeyFile === undefined ? {} : { sign: sshSigner(resolve(options.signingKeyFile)) };
  const processes = new GitProcesses(environment);
  return new GitRepository({
    remote,
    branch: options.branch,
    paths,
    acceptRewrite: options.acceptRewrite ?? false,
    commits: { committer: options.committer ?? DEFAULT_COMMITTER, ...signing },
    environment,
    processes,
    transport: new Transport({ remote, processes, environment, choice: options.transport ?? 'auto' }),
    client,
    abort,
    log,
  });
}

function reportClone(log: Log, state: CacheState, remote: Remote): void {
  if (state === 'absent') log.info('cloning', { remote: remote.url });
  else log.warn('cloning anew', { remote: remote.url, cache: state });
}

/** The user's own ssh command, which a command in the environment would replace. */
async function configuredSshCommand(environment: Record<string, string>): Promise<string | undefined> {
  const { stdout } = await new GitProcesses(environment).run(['config', '--get', 'core.sshCommand']);
  return stdout.toString().trim() || undefined;
}
