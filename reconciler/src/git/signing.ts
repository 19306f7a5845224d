import { spawn } from 'node:child_process';
import { Problem } from '../core/errors.ts';

/** Makes the armored signature that goes into a commit's header. */
export type Sign = (commit: Buffer) => Promise<string>;

/**
 * Signs with an SSH key through `ssh-keygen`, the way Git does it. `keyFile` may be a public key whose private half an
 * agent holds. A key that wants a passphrase is an error, never a prompt. With ed25519 the same commit always gets the
 * same signature.
 */
export function sshSigner(keyFile: string): Sign {
  return (commit) =>
    new Promise((resolve, reject) => {
      // Without a terminal and a display there is nothing to prompt on.
      const child = spawn('ssh-keygen', ['-Y', 'sign', '-n', 'git', '-f', keyFile], {
        detached: true,
        env: { ...process.env, SSH_ASKPASS_REQUIRE: 'never' },
      });
      let signature = '';
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        signature += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.stdin.on('error', () => {});
      child.once('error', (cause) => reject(signingFailed(keyFile, cause.message)));
      child.once('close', (code) => (code === 0 ? resolve(signature) : reject(signingFailed(keyFile, said))));
      child.stdin.end(commit);
    });
}

function signingFailed(keyFile: string, said: string): Problem {
  return new Problem({
    code: 'unavailable',
    message: `the commit could not be signed with ${keyFile}: ${said.trim().split('\n').at(-1) ?? ''}`,
    hint: 'give an SSH key without a passphrase, or a public key that the agent serves',
    retry: 'after-change',
  });
}
