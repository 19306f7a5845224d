/** Java packages in a Maven repository of their own, from which a project takes them with Maven. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { MODULES } from './assembly.ts';
import { java } from './java.ts';
import { type Language, PACKAGES } from './language.ts';
import { root, run, works } from './run.ts';

/** Apart from the user's repository and from other checkouts: a local build is no release, whatever its version says. */
const CHECKOUT = createHash('sha256').update(root).digest('hex').slice(0, 8);
const REPOSITORY = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'krake-infra', `maven-${CHECKOUT}`);

export const JAVA: Language = {
  name: 'java',
  missing() {
    const missing = ['javac', 'mvn'].filter((tool) => !works(tool, ['--version']));
    return missing.join(', ') || undefined;
  },
  file: 'src/main/java/com/example/EveryProperty.java',
  write: java,
  prepare(project) {
    for (const module of MODULES) {
      maven(join(root, PACKAGES, module, 'java'), 'install', '-Dmaven.javadoc.skip', '-Dmaven.source.skip');
    }
    maven(project, 'compile');
  },
  environment,
  start: ['mvn', '-B', '-q', 'exec:java', '-Dexec.mainClass=com.example.EveryProperty'],
};

function environment(): NodeJS.ProcessEnv {
  return { MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} -Dmaven.repo.local=${REPOSITORY}` };
}

function maven(folder: string, ...args: string[]): void {
  run('mvn', ['-B', '-ntp', '-q', ...args], folder, environment());
}
