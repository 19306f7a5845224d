import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';

/**
 * Programs of Linux that the control plane is started with. `unshare` gives a network namespace, so that servers which
 * listen everywhere reach nobody, and a process namespace, so that everything ends with its first process.
 */
const PROGRAMS = { ip: 'iproute2', mount: 'mount', unshare: 'util-linux', setpriv: 'util-linux', git: 'git' };

/** A folder in memory, which goes with the namespaces. */
export const MEMORY = '/dev/shm';

/** What is missing to start a control plane here, a sentence each. */
export function missingForNamespaces(): string[] {
  const missing = Object.entries(PROGRAMS)
    .filter(([name]) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error !== undefined)
    .map(([name, from]) => `the program ${name} is not installed (${from})`);
  if (process.platform !== 'linux') return ['this is not Linux'];
  if (process.getuid?.() !== 0) missing.push('this is not root, who alone may make a network namespace');
  if (missing.length > 0) return missing;
  // in a container root may lack the right
  const { status, stderr } = spawnSync('unshare', ['--net', '--pid', '--fork', 'true'], { encoding: 'utf8' });
  return status === 0 ? [] : [`a network namespace can not be made (${stderr.trim()})`];
}

/**
 * A command that runs another one in new namespaces with nothing but a loopback interface, and with a {@link MEMORY} of
 * their own. The shell is the first process there: it reaps what nobody waits for, and when it ends the kernel kills all
 * the others. It ends with the command, and when the process that started it dies.
 */
export function isolated(command: readonly string[]): string[] {
  const namespaces = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return [
    ...['setpriv', '--pdeathsig', 'KILL', '--'],
    ...[
      'unshare',
      ...namespaces,
      '--',
      'sh',
      '-c',
      `ip link set lo up && mount -t tmpfs tmpfs ${MEMORY} && "$@"; exit $?`,
      'sh',
      ...command,
    ],
  ];
}

/** An error unless this process sees loopback interfaces only. */
export function needIsolation(): void {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  if (others.length === 0) return;
  throw new Error(
    `a control plane listens on all interfaces and may be started only where there is none but lo, not ${others.join(', ')}: use npm run control-plane or npm run e2e`,
  );
}
