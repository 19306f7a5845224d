import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('serve-git.ts', import.meta.url));

/** A Git server that does not share this process, so that neither waits for the other's computing. */
export interface GitServerProcess {
  url(repository: string): string;
  close(): Promise<void>;
}

export async function startGitServer(root: string): Promise<GitServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, root], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(chunk.toString());
  return {
    url: (repository) => `http://127.0.0.1:${port}/${repository}`,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
