import { Problem } from '../core/errors.ts';
import type { Remote } from './remote.ts';

type Setting = readonly [key: string, value: string];

/** Variables that would point Git elsewhere, print secrets, or ask somebody. */
const DROPPED =
  /^(GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|QUARANTINE_PATH|SHALLOW_FILE|GRAFT_FILE|CONFIG|CONFIG_PARAMETERS|EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|TEMPLATE_DIR|TRACE.*|.*_PATHSPECS|AUTHOR_.*|COMMITTER_.*)|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/;

/** Settings of a user that would change what is pushed or how it is read. Credentials, proxies and ssh stay theirs. */
const PINNED: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['push.gpgSign', 'false'],
  ['push.followTags', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['push.negotiate', 'false'],
  ['push.useForceIfIncludes', 'false'],
  ['push.pushOption', ''],
  ['fetch.recurseSubmodules', 'no'],
  ['fetch.pruneTags', 'false'],
  ['log.showSignature', 'false'],
  // A collection must not run in the middle of a commit that nothing refers to yet.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // Another program on the same cache holds a ref lock for milliseconds; Git's own 100 ms are short on a busy machine.
  ['core.filesRefLockTimeout', '3000'],
  ['credential.interactive', 'false'],
];

/** Reads user and password from the environment, so that they show up in no argument list and no file. */
const HELPER =
  '!f() { test "$1" = get || exit 0; ' +
  'printf "username=%s\\npassword=%s\\n" "$KRAKE_INFRA_GIT_USERNAME" "$KRAKE_INFRA_GIT_PASSWORD"; }; f';

export interface GitEnvironmentOptions {
  readonly inherited: Readonly<NodeJS.ProcessEnv>;
  readonly remote: Remote;
  readonly gitDir: string;
  /** The user's `core.sshCommand`; matters for ssh remotes only. */
  readonly sshCommand?: string;
}

/** The environment of every Git process: the user's own, without prompts, with pinned settings and credentials. */
export function gitEnvironment(options: GitEnvironmentOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.inherited)) {
    if (value !== undefined && !DROPPED.test(name)) environment[name] = value;
  }
  Object.assign(environment, {
    GIT_DIR: options.gitDir,
    GIT_NO_REPLACE_OBJECTS: '1',
    // Tracking refs are moved in process too, which knows this format.
    GIT_DEFAULT_REF_FORMAT: 'files',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    // Reasons of a refused push are read in the porcelain format, which is translated too.
    LC_ALL: 'C',
    LANGUAGE: '',
  });
  addSettings(environment, [...PINNED, ...credentialSettings(options.remote)]);
  if (options.remote.kind === 'ssh') setBatchMode(environment, options.sshCommand);
  if (options.remote.password !== undefined) {
    environment['KRAKE_INFRA_GIT_USERNAME'] = options.remote.username ?? '';
    environment['KRAKE_INFRA_GIT_PASSWORD'] = options.remote.password;
  }
  return environment;
}

function credentialSettings(remote: Remote): Setting[] {
  if (remote.kind !== 'http' || remote.username === undefined) return [];
  // Bound to this host: a redirect elsewhere gets nothing.
  const scope = `credential.${new URL(remote.url).origin}`;
  if (remote.password === undefined) return [[`${scope}.username`, remote.username]];
  return [
    // An empty helper takes back those configured before it, which would be asked first.
    [`${scope}.helper`, ''],
    [`${scope}.helper`, HELPER],
    ['http.proactiveAuth', 'basic'],
  ];
}

function addSettings(environment: Record<string, string>, settings: readonly Setting[]): void {
  const present = Number(environment['GIT_CONFIG_COUNT'] || 0);
  if (!Number.isSafeInteger(present) || present < 0) {
    throw new Problem({ code: 'usage', message: 'GIT_CONFIG_COUNT in the environment is not a number' });
  }
  settings.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${present + index}`] = key;
    environment[`GIT_CONFIG_VALUE_${present + index}`] = value;
  });
  environment['GIT_CONFIG_COUNT'] = String(present + settings.length);
}

function setBatchMode(environment: Record<string, string>, configured: string | undefined): void {
  const command = environment['GIT_SSH_COMMAND'] ?? configured;
  // GIT_SSH names a program that need not be OpenSSH and takes no arguments.
  if (command === undefined && environment['GIT_SSH'] !== undefined) return;
  environment['GIT_SSH_COMMAND'] = `${command ?? 'ssh'} -o BatchMode=yes`;
}
