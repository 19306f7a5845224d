/** Serves the repositories below a folder over HTTP until its standard input ends: `serve-git.ts FOLDER`. */
import { GitHttpServer } from '../../tools/git-http-server.ts';

const server = await GitHttpServer.start({ root: process.argv[2] as string });
process.stdout.write(`${server.port}\n`);
process.stdin.resume().once('end', () => void server.close());
